package io.waybill.container.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

/** A local Fargate and the SDK's clients for it, as a program elsewhere would make them. */
final class Twin implements AutoCloseable {

    private final Path dataFolder;
    private final LocalFargate fargate;
    private final EcsClient ecs;
    private final CloudWatchLogsClient logs;

    private Twin(LocalFargate fargate, Path dataFolder) {
        this.dataFolder = dataFolder;
        this.fargate = fargate;
        this.ecs = ecs(fargate.endpoint(), fargate.credentials());
        this.logs = CloudWatchLogsClient.builder()
                .endpointOverride(fargate.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(provider(fargate.credentials()))
                .httpClient(ApacheHttpClient.create())
                .build();
    }

    static Twin start(Path dataFolder) {
        return start(LocalFargateSettings.in(dataFolder), Clock.systemUTC());
    }

    static Twin start(LocalFargateSettings settings, Clock clock) {
        return new Twin(LocalFargate.start(settings, clock), settings.dataFolder());
    }

    static EcsClient ecs(URI endpoint, LocalCredentials credentials) {
        return EcsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(provider(credentials))
                .httpClient(ApacheHttpClient.create())
                .build();
    }

    private static StaticCredentialsProvider provider(LocalCredentials credentials) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey()));
    }

    LocalFargate fargate() {
        return fargate;
    }

    EcsClient ecs() {
        return ecs;
    }

    CloudWatchLogsClient logs() {
        return logs;
    }

    /** A definition with one container, {@code main}, whose output goes to the log group {@code /tests}. */
    static RegisterTaskDefinitionRequest.Builder definition(String family, String... command) {
        return definition(family, container -> container.command(command));
    }

    static RegisterTaskDefinitionRequest.Builder definition(
            String family, Consumer<ContainerDefinition.Builder> change) {
        ContainerDefinition.Builder container = container("main");
        change.accept(container);
        return RegisterTaskDefinitionRequest.builder()
                .family(family)
                .requiresCompatibilities(Compatibility.FARGATE)
                .networkMode(NetworkMode.AWSVPC)
                .cpu("256")
                .memory("512")
                .containerDefinitions(container.build());
    }

    static ContainerDefinition.Builder container(String name) {
        return ContainerDefinition.builder()
                .name(name)
                .image("busybox")
                .logConfiguration(LogConfiguration.builder()
                        .logDriver(LogDriver.AWSLOGS)
                        .options(Map.of(
                                "awslogs-group", "/tests",
                                "awslogs-region", "us-east-1",
                                "awslogs-stream-prefix", "it",
                                "awslogs-create-group", "true"))
                        .build());
    }

    static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }

    /** Registers and runs a definition with one container. */
    Task run(String... command) {
        return run(definition("work", command));
    }

    Task run(RegisterTaskDefinitionRequest.Builder definition) {
        String arn =
                ecs.registerTaskDefinition(definition.build()).taskDefinition().taskDefinitionArn();
        return runTask(request -> request.taskDefinition(arn));
    }

    Task runTask(Consumer<RunTaskRequest.Builder> change) {
        RunTaskRequest.Builder request = RunTaskRequest.builder().launchType(LaunchType.FARGATE);
        change.accept(request);
        return ecs.runTask(request.build()).tasks().get(0);
    }

    Task describe(Task task) {
        return ecs.describeTasks(request -> request.cluster(task.clusterArn()).tasks(task.taskArn()))
                .tasks()
                .get(0);
    }

    /** Waits until a described task is as wanted. */
    Task await(Task task, Predicate<Task> wanted) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> describe(task), wanted);
    }

    Task awaitStatus(Task task, String status) {
        return await(task, seen -> seen.lastStatus().equals(status));
    }

    Task awaitStopped(Task task) {
        return awaitStatus(task, "STOPPED");
    }

    /** The process that watches a container. */
    static ProcessHandle supervisor(Path container) throws IOException {
        String[] words = Files.readString(container.resolveSibling(container.getFileName() + ".story"))
                .split("\\s", 3);
        return ProcessHandle.of(Long.parseLong(words[1])).orElseThrow();
    }

    /** Whether a container that is watched, or was, has ended, with nobody asked. */
    static boolean hasEnded(Path container) throws IOException {
        return Files.readString(container.resolveSibling(container.getFileName() + ".story"))
                .contains("\nexit ");
    }

    /** All processes that watch containers, or wait for one. */
    static List<ProcessHandle> supervisors(Path dataFolder) {
        String script = dataFolder.resolve("supervise.sh").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(script))
                        .isPresent())
                .toList();
    }

    static String id(Task task) {
        return task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    }

    /** All lines of the container {@code main}. */
    List<String> lines(Task task) {
        return lines(task, "main");
    }

    List<String> lines(Task task, String container) {
        return logs
                .getLogEventsPaginator(request -> request.logGroupName("/tests")
                        .logStreamName("it/" + container + "/" + id(task))
                        .startFromHead(true))
                .events()
                .stream()
                .map(OutputLogEvent::message)
                .toList();
    }

    /** Closes it for good: what still runs is killed, so that nothing writes to the folder of a test that has ended. */
    void end() {
        close();
        List<ProcessHandle> left = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(dataFolder.toString()))
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process)))
                .toList();
        left.forEach(ProcessHandle::destroyForcibly);
        left.forEach(process -> process.onExit().join());
    }

    @Override
    public void close() {
        ecs.close();
        logs.close();
        fargate.close();
    }
}
