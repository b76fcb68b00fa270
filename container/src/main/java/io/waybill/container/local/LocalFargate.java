package io.waybill.container.local;

import io.waybill.container.local.ecs.Arns;
import io.waybill.container.local.ecs.EcsService;
import io.waybill.container.local.events.TaskEvents;
import io.waybill.container.local.faults.Faults;
import io.waybill.container.local.faults.FaultsResource;
import io.waybill.container.local.faults.FaultyActions;
import io.waybill.container.local.logs.FilterActions;
import io.waybill.container.local.logs.LogActions;
import io.waybill.container.local.logs.LogGroupActions;
import io.waybill.container.local.logs.LogGroups;
import io.waybill.container.local.logs.LogReadActions;
import io.waybill.container.local.process.ContainerRuntime;
import io.waybill.container.local.process.EngineRuntime;
import io.waybill.container.local.process.ProcessRuntime;
import io.waybill.container.local.secrets.Secrets;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.SignatureCheck;
import io.waybill.container.local.wire.WireServer;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Fargate on this machine: an HTTP endpoint on 127.0.0.1 that answers ECS and CloudWatch Logs as AWS does, and runs
 * containers as local processes. Reach it with any AWS SDK or the {@code aws} command line.
 *
 * <p>All it knows lies in files under the data folder, and each container runs under a supervisor of its own: when this
 * object is closed, or its process killed, containers run on, and the next start on the same folder takes them over.
 */
public final class LocalFargate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalFargate.class);

    private final DataFolderLock lock;
    private final EcsService ecs;
    private final WireServer server;
    private final LocalCredentials credentials;

    private LocalFargate(DataFolderLock lock, LocalFargateSettings settings, Clock clock) {
        this.lock = lock;
        this.credentials = newCredentials();
        Path folder = settings.dataFolder().toAbsolutePath().normalize();
        Arns arns = new Arns(settings.region(), settings.accountId());
        LogGroups logs = new LogGroups(folder.resolve("logs"), settings.makesWhatIsNamed(), clock);
        Map<String, String> inEachContainer = Map.of(
                "AWS_EXECUTION_ENV", "AWS_ECS_FARGATE",
                "AWS_REGION", settings.region(),
                "AWS_DEFAULT_REGION", settings.region());
        ContainerRuntime runtime = runtime(folder, settings, inEachContainer);
        EcsService.Settings ecsSettings = new EcsService.Settings(
                arns,
                settings.defaultCluster(),
                settings.makesWhatIsNamed(),
                settings.delays(),
                settings.stopTimeout());
        TaskEvents events = new TaskEvents(settings.events(), settings.region(), settings.accountId(), clock);
        Secrets secrets = new Secrets(settings.containers().secrets());
        Faults faults = new Faults(settings.faults(), clock);
        this.ecs = new EcsService(folder, ecsSettings, runtime, logs, secrets, events, faults, clock);

        ActionTable.Builder actions = ActionTable.builder();
        ecs.addTo(actions);
        new LogGroupActions(logs, arns.logGroupPrefix()).addTo(actions);
        new LogActions(logs, clock).addTo(actions);
        new LogReadActions(logs, arns.logGroupPrefix()).addTo(actions);
        new FilterActions(logs).addTo(actions);
        // Clients sign by the time of day, also where the tasks' clock is moved by hand.
        Optional<SignatureCheck> signatures = settings.signatureRequired()
                ? Optional.of(
                        new SignatureCheck(credentials.accessKeyId(), credentials.secretAccessKey(), Clock.systemUTC()))
                : Optional.empty();
        try {
            ActionTable table = actions.build()
                    .behind(new FaultyActions(
                            faults, (name, request) -> EcsService.subject(name, settings.defaultCluster(), request)));
            this.server = new WireServer(
                    table, signatures, Map.of(FaultsResource.PATH, new FaultsResource(faults)), settings.port());
        } catch (RuntimeException e) {
            ecs.close();
            throw e;
        }
        LOG.info("Local Fargate at {} with its data in {}", server.endpoint(), folder);
    }

    /**
     * Starts an endpoint, with what an earlier one left in the data folder.
     *
     * @param clock the time of tasks and log events; signatures are held against the time of day
     * @throws IllegalStateException when another endpoint uses the data folder, the port is taken, or the container engine
     *     that the settings ask for is not there
     * @throws java.io.UncheckedIOException when the data folder cannot be used
     */
    public static LocalFargate start(LocalFargateSettings settings, Clock clock) {
        DataFolderLock lock = DataFolderLock.take(settings.dataFolder());
        try {
            return new LocalFargate(lock, settings, clock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Where clients reach it, such as {@code http://127.0.0.1:41234}. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** What requests must be signed with, made for this start. Any will do where no signature is required. */
    public LocalCredentials credentials() {
        return credentials;
    }

    /** Closes the endpoint. Containers run on. */
    @Override
    public void close() {
        server.close();
        ecs.close();
        lock.close();
    }

    private static ContainerRuntime runtime(
            Path folder, LocalFargateSettings settings, Map<String, String> environment) {
        ContainerSettings containers = settings.containers();
        return switch (containers.runtime()) {
            case PROCESS -> new ProcessRuntime(folder, settings.imageRoots(), environment);
            case CONTAINER -> new EngineRuntime(folder, containers.engine(), environment);
        };
    }

    private static LocalCredentials newCredentials() {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[8];
        byte[] secret = new byte[30];
        random.nextBytes(id);
        random.nextBytes(secret);
        String accessKeyId = "LOCAL" + HexFormat.of().withUpperCase().formatHex(id);
        return new LocalCredentials(accessKeyId, Base64.getEncoder().encodeToString(secret));
    }
}
