package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/local-fargate.md, which UnknownOperationException points to, names actions that are there. */
class DocumentationTest {

    private static final Pattern ROW = Pattern.compile("\\| (ECS|CloudWatch Logs) \\| (.*) \\|");
    private static final Pattern ACTION = Pattern.compile("`([A-Za-z]+)`");

    @Test
    void every_action_that_is_documented_answers(@TempDir Path folder) throws IOException {
        LocalFargateSettings settings = LocalFargateSettings.in(folder).withSignatureRequired(false);
        List<String> targets = documentedTargets();
        assertThat(targets).hasSize(29);

        try (LocalFargate fargate = LocalFargate.start(settings, Clock.systemUTC())) {
            RawHttp raw = new RawHttp(fargate.endpoint());
            assertThat(targets)
                    .allSatisfy(target -> assertThat(raw.post(target, "{}"))
                            .startsWith("HTTP/1.1 ")
                            .doesNotContain("UnknownOperationException", "ServerException"));
        }
    }

    static List<String> documentedTargets() throws IOException {
        Path page = Path.of(System.getProperty("waybill.root")).resolve("docs/local-fargate.md");
        List<String> targets = new ArrayList<>();
        Matcher rows = ROW.matcher(Files.readString(page));
        while (rows.find()) {
            String prefix = rows.group(1).equals("ECS") ? "AmazonEC2ContainerServiceV20141113." : "Logs_20140328.";
            Matcher actions = ACTION.matcher(rows.group(2));
            while (actions.find()) {
                targets.add(prefix + actions.group(1));
            }
        }
        return targets;
    }
}
