package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.RunFiles;
import io.waybill.engine.runtime.RuntimeWithInputs;
import io.waybill.engine.runtime.StepInput;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What steps are told is there, whole, before their container is asked for. */
class StepInputTest {
    private final List<String> done = new ArrayList<>();

    private final RunFiles files = new RunFiles() {
        @Override
        public void write(String space, String path, byte[] content) {
            done.add(
                    "write " + space + path + " " + new String(content, StandardCharsets.UTF_8).replaceAll("\\s+", ""));
        }

        @Override
        public Optional<byte[]> read(String space, String path, int most) {
            return Optional.empty();
        }
    };

    private final TaskRuntime runtime = new RuntimeWithInputs(
            new TaskRuntime() {
                @Override
                public ObjectNode complete(ObjectNode request, LaunchContext context) {
                    return request;
                }

                @Override
                public TaskHandle launch(Launch launch, LaunchWait wait) {
                    done.add("launch " + launch.clientToken() + " " + launch.request());
                    return new TaskHandle("", "c", "arn:1", launch.createdAt());
                }

                @Override
                public void watch(TaskHandle task, TaskObserver observer) {
                    done.add("watch");
                }

                @Override
                public void stop(TaskHandle task, String reason) {
                    done.add("stop");
                }
            },
            files);

    private void launch(ObjectNode request) {
        var unused = runtime.launch(
                new Launch(
                        "token",
                        request,
                        "",
                        Instant.EPOCH,
                        0,
                        new AttemptIdentity(new UUID(0, 1), "d", "r", "t", "t", -1, 1, "", Map.of())),
                why -> {});
    }

    @Test
    void a_repeated_launch_writes_the_same_file_and_makes_the_same_call() {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("taskDefinition", "d:1");
        StepInput.put(
                request,
                "file:///f/",
                ".waybill/steps/t-1.json",
                JsonNodeFactory.instance.objectNode().put("path", "a"));

        launch(request);
        launch(request);

        assertThat(done)
                .containsExactly(
                        "write file:///f/.waybill/steps/t-1.json {\"path\":\"a\"}",
                        "launch token {\"taskDefinition\":\"d:1\"}",
                        "write file:///f/.waybill/steps/t-1.json {\"path\":\"a\"}",
                        "launch token {\"taskDefinition\":\"d:1\"}");
    }

    @Test
    void what_is_no_step_is_launched_as_it_is() {
        launch(JsonNodeFactory.instance.objectNode().put("taskDefinition", "d:1"));

        assertThat(done).containsExactly("launch token {\"taskDefinition\":\"d:1\"}");
    }
}
