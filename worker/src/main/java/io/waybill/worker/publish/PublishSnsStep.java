package io.waybill.worker.publish;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.worker.ExitCode;
import io.waybill.worker.Step;
import io.waybill.worker.StepRun;
import io.waybill.worker.files.AwsClients;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;

/** Says something to a topic of SNS, in the region that the topic is in. */
public final class PublishSnsStep implements Step {
    private static final int REGION = 3;

    @Override
    public String name() {
        return "publish_sns";
    }

    @Override
    public String about() {
        return "sends a message to a topic of SNS";
    }

    @Override
    public ExitCode run(StepRun run) throws IOException {
        PublishSnsInput input = run.inputAs(PublishSnsInput.class);
        Map<String, String> environment = new HashMap<>(run.environment());
        String[] arn = input.topicArn().split(":");
        if (arn.length > REGION && !arn[REGION].isEmpty()) {
            environment.put("AWS_REGION", arn[REGION]);
        }
        try (SnsClient client = AwsClients.sns(environment, run.connection())) {
            String id = client.publish(request -> request.topicArn(input.topicArn())
                            .subject(input.subject().isEmpty() ? null : input.subject())
                            .message(input.message()))
                    .messageId();
            run.log().line("published a message to " + input.topicArn() + ", " + id);
            run.output("message_id", TextNode.valueOf(id));
            return ExitCode.DONE;
        } catch (SdkException e) {
            throw AwsClients.told(e, input.topicArn());
        }
    }
}
