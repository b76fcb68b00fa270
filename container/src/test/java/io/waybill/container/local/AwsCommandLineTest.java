package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that none of us wrote: the {@code aws} command drives every action that it knows, with and without errors. It is
 * a story, told once from the cluster to its end.
 */
@NeedsTool(SystemTool.AWS)
class AwsCommandLineTest {

    /** Debian's version does not know it; {@link DefinitionEndTest} drives it by the Java SDK. */
    private static final String NOT_KNOWN_TO_AWS = "ecs delete-task-definitions";

    @TempDir
    private Path folder;

    private LocalFargate fargate;
    private AwsCommandLine aws;

    @BeforeEach
    void start() throws IOException {
        fargate = LocalFargate.start(LocalFargateSettings.in(folder.resolve("data")), Clock.systemUTC());
        aws = new AwsCommandLine(fargate, Files.createDirectory(folder.resolve("home")));
    }

    @AfterEach
    void stop() {
        aws.close();
        fargate.close();
    }

    @Test
    void it_drives_every_action_that_it_knows() throws IOException {
        makesTheCluster();
        String definition = registersTheDefinition();
        String task = runsAndStopsTheTask(definition);
        readsWhatTheTaskPrinted(task);
        keepsALogOfItsOwn();
        clearsAway(definition, task);
        meetsWhatIsNotThere();

        Set<String> expected = new TreeSet<>();
        DocumentationTest.documentedTargets().forEach(target -> expected.add(command(target)));
        expected.remove(NOT_KNOWN_TO_AWS);
        assertThat(aws.commands()).containsAll(expected);
    }

    private void makesTheCluster() {
        JsonNode made = aws.run("ecs", "create-cluster", "--cluster-name", "etl", "--tags", "key=team,value=sales");
        assertThat(made.at("/cluster/status").asText()).isEqualTo("ACTIVE");
        aws.run(
                "ecs",
                "put-cluster-capacity-providers",
                "--cluster",
                "etl",
                "--capacity-providers",
                "FARGATE",
                "FARGATE_SPOT",
                "--default-capacity-provider-strategy",
                "capacityProvider=FARGATE_SPOT,weight=1");
        JsonNode told = aws.run("ecs", "describe-clusters", "--clusters", "etl", "other", "--include", "TAGS");
        assertThat(told.at("/clusters/0/capacityProviders")).hasSize(2);
        assertThat(told.at("/clusters/0/tags/0/value").asText()).isEqualTo("sales");
        assertThat(told.at("/failures/0/reason").asText()).isEqualTo("MISSING");
        assertThat(texts(aws.run("ecs", "list-clusters").path("clusterArns")))
                .anyMatch(arn -> arn.endsWith("cluster/etl"));
    }

    private String registersTheDefinition() {
        JsonNode registered = aws.run(
                "ecs",
                "register-task-definition",
                "--family",
                "hello",
                "--requires-compatibilities",
                "FARGATE",
                "--network-mode",
                "awsvpc",
                "--cpu",
                "256",
                "--memory",
                "512",
                "--container-definitions",
                """
                [{"name": "main", "image": "hello",
                  "command": ["sh", "-c", "echo hello $NAME; trap 'exit 3' TERM; while :; do sleep 0.05; done"],
                  "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/hello",
                    "awslogs-region": "us-east-1", "awslogs-stream-prefix": "run", "awslogs-create-group": "true"}}}]
                """);
        String arn = registered.at("/taskDefinition/taskDefinitionArn").asText();
        aws.run("ecs", "tag-resource", "--resource-arn", arn, "--tags", "key=a,value=1", "key=b,value=2");
        aws.run("ecs", "untag-resource", "--resource-arn", arn, "--tag-keys", "b");
        assertThat(aws.run("ecs", "list-tags-for-resource", "--resource-arn", arn)
                        .at("/tags/0/key")
                        .asText())
                .isEqualTo("a");
        JsonNode described = aws.run("ecs", "describe-task-definition", "--task-definition", "hello");
        assertThat(described.at("/taskDefinition")).isEqualTo(registered.at("/taskDefinition"));
        assertThat(texts(aws.run("ecs", "list-task-definitions", "--family-prefix", "hello")
                        .path("taskDefinitionArns")))
                .containsExactly(arn);
        assertThat(texts(aws.run("ecs", "list-task-definition-families", "--family-prefix", "hel")
                        .path("families")))
                .containsExactly("hello");
        return arn;
    }

    private String runsAndStopsTheTask(String definition) {
        JsonNode answer = aws.run(
                "ecs",
                "run-task",
                "--cluster",
                "etl",
                "--task-definition",
                definition,
                "--started-by",
                "story",
                "--overrides",
                "{\"containerOverrides\": [{\"name\": \"main\", \"environment\": [{\"name\": \"NAME\", \"value\": \"Ada\"}]}]}");
        assertThat(answer.at("/tasks/0/capacityProviderName").asText()).isEqualTo("FARGATE_SPOT");
        String task = answer.at("/tasks/0/taskArn").asText();
        waitFor("tasks-running", task);
        assertThat(texts(aws.run("ecs", "list-tasks", "--cluster", "etl", "--started-by", "story")
                        .path("taskArns")))
                .containsExactly(task);
        assertThat(aws.fails("ecs", "delete-cluster", "--cluster", "etl")).contains("ClusterContainsTasksException");
        JsonNode stopping =
                aws.run("ecs", "stop-task", "--cluster", "etl", "--task", task, "--reason", "the story goes on");
        assertThat(stopping.at("/task/desiredStatus").asText()).isEqualTo("STOPPED");
        waitFor("tasks-stopped", task);
        JsonNode told = aws.run("ecs", "describe-tasks", "--cluster", "etl", "--tasks", task)
                .at("/tasks/0");
        assertThat(told.at("/containers/0/exitCode").asInt()).isEqualTo(3);
        assertThat(told.path("stoppedReason").asText()).isEqualTo("the story goes on");
        assertThat(told.path("stopCode").asText()).isEqualTo("UserInitiated");
        return task;
    }

    private void waitFor(String what, String task) {
        aws.run("ecs", "wait", what, "--cluster", "etl", "--tasks", task);
    }

    private void readsWhatTheTaskPrinted(String task) {
        String stream = "run/main/" + task.substring(task.lastIndexOf('/') + 1);
        JsonNode streams = aws.run("logs", "describe-log-streams", "--log-group-name", "/hello");
        assertThat(streams.at("/logStreams/0/logStreamName").asText()).isEqualTo(stream);
        JsonNode got = aws.run(
                "logs",
                "get-log-events",
                "--log-group-name",
                "/hello",
                "--log-stream-name",
                stream,
                "--start-from-head");
        assertThat(got.at("/events/0/message").asText()).isEqualTo("hello Ada");
        JsonNode found = aws.run("logs", "filter-log-events", "--log-group-name", "/hello", "--filter-pattern", "Ada");
        assertThat(found.at("/events")).hasSize(1);
    }

    private void keepsALogOfItsOwn() {
        aws.run("logs", "create-log-group", "--log-group-name", "/own");
        aws.run("logs", "put-retention-policy", "--log-group-name", "/own", "--retention-in-days", "7");
        assertThat(aws.run("logs", "describe-log-groups", "--log-group-name-prefix", "/own")
                        .at("/logGroups/0/retentionInDays")
                        .asInt())
                .isEqualTo(7);
        aws.run("logs", "delete-retention-policy", "--log-group-name", "/own");
        aws.run("logs", "create-log-stream", "--log-group-name", "/own", "--log-stream-name", "s");
        aws.run(
                "logs",
                "put-log-events",
                "--log-group-name",
                "/own",
                "--log-stream-name",
                "s",
                "--log-events",
                "timestamp=" + Clock.systemUTC().millis() + ",message=mine");
        aws.run("logs", "delete-log-stream", "--log-group-name", "/own", "--log-stream-name", "s");
        aws.run("logs", "delete-log-group", "--log-group-name", "/own");
    }

    private void clearsAway(String definition, String task) {
        JsonNode ended = aws.run("ecs", "deregister-task-definition", "--task-definition", definition);
        assertThat(ended.at("/taskDefinition/status").asText()).isEqualTo("INACTIVE");
        assertThat(aws.fails("ecs", "run-task", "--cluster", "etl", "--task-definition", definition))
                .contains("InvalidParameterException", "TaskDefinition is inactive");
        JsonNode deleted = aws.run("ecs", "delete-cluster", "--cluster", "etl");
        assertThat(deleted.at("/cluster/status").asText()).isEqualTo("INACTIVE");
        assertThat(aws.fails("ecs", "describe-tasks", "--cluster", "etl", "--tasks", task))
                .contains("ClusterNotFoundException", "The referenced cluster was inactive.");
    }

    private void meetsWhatIsNotThere() {
        assertThat(aws.fails("ecs", "list-services")).contains("UnknownOperationException");
        assertThat(aws.fails("logs", "get-log-events", "--log-group-name", "/none", "--log-stream-name", "s"))
                .contains("ResourceNotFoundException", "The specified log group does not exist.");
    }

    /** {@code ecs run-task} of {@code AmazonEC2ContainerServiceV20141113.RunTask}. */
    private static String command(String target) {
        String action = target.substring(target.indexOf('.') + 1);
        String service = target.startsWith("Logs_") ? "logs" : "ecs";
        return service + " " + action.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
