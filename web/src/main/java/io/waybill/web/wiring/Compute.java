package io.waybill.web.wiring;

import io.waybill.container.ecs.EcsSettings;
import io.waybill.container.ecs.EcsSettings.Credentials;
import io.waybill.container.ecs.EcsSettings.LaunchDefaults;
import io.waybill.container.ecs.EcsSettings.Watch;
import io.waybill.container.ecs.EcsTarget;
import io.waybill.container.ecs.EcsTargets;
import io.waybill.container.ecs.limits.BucketSizes;
import io.waybill.container.local.ContainerSettings;
import io.waybill.container.local.LocalFargate;
import io.waybill.container.local.LocalFargateSettings;
import io.waybill.container.local.ecs.StepDelays;
import io.waybill.container.local.events.TaskEventSink;
import io.waybill.container.local.faults.FaultFile;
import io.waybill.container.local.faults.FaultPlan;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.plugin.AwsAccess;
import io.waybill.spec.TargetCatalog;
import io.waybill.web.settings.AwsSettings;
import io.waybill.web.settings.LocalSettings;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.TargetSettings;
import io.waybill.web.settings.TargetsFile;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where containers run: the local Fargate of this process, another endpoint, or AWS; spoken to in the same way. */
public final class Compute implements AutoCloseable {
    private final @Nullable LocalFargate local;
    private final EcsTargets targets;
    private final AwsServices services;

    private Compute(@Nullable LocalFargate local, EcsTargets targets, AwsServices services) {
        this.local = local;
        this.targets = targets;
        this.services = services;
    }

    /**
     * Opens what the settings choose. A local Fargate takes only requests signed with credentials made for this start.
     *
     * @param folder where a local Fargate keeps its tasks and logs
     * @param imageRoots the folders that may hold an {@code images} folder
     * @throws IllegalStateException where another process uses the folder, or the port is taken
     */
    public static Compute open(Settings settings, Path folder, Supplier<List<Path>> imageRoots, Clock clock) {
        AwsSettings aws = settings.aws();
        if (isElsewhere(aws)) {
            checkFaults(settings);
            List<EcsTarget> elsewhere = targets(aws, ecsSettings(aws));
            return new Compute(null, EcsTargets.open(elsewhere, clock), new AwsServices(aws, elsewhere));
        }
        LocalEvents events = new LocalEvents();
        LocalFargate local =
                LocalFargate.start(localSettings(settings, folder, imageRoots).withEvents(events), clock);
        EcsSettings ecs = new EcsSettings(
                aws.region(),
                local.endpoint(),
                new Credentials(
                        local.credentials().accessKeyId(), local.credentials().secretAccessKey()),
                defaults(aws),
                watch(aws, besideEvents(settings)),
                limits(aws, BucketSizes.NONE),
                null,
                aws.keepRevisions(),
                null);
        List<EcsTarget> here = targets(aws, ecs);
        EcsTargets targets = EcsTargets.open(here, clock);
        events.listener.set(targets);
        return new Compute(local, targets, new AwsServices(aws, here));
    }

    /** Who rehearses failures has logs that come late, as AWS's do. */
    private static Watch besideEvents(Settings settings) {
        Watch watch = Watch.BESIDE_LOCAL_EVENTS;
        return settings.localFargate().faults() == null ? watch : watch.withLogsSettle(Watch.AWS.logsSettle());
    }

    /** How the endpoint of these settings, or AWS, is spoken to. */
    public static EcsSettings ecsSettings(AwsSettings aws) {
        boolean isNear = isNear(aws);
        return new EcsSettings(
                aws.region(),
                aws.endpoint(),
                credentials(aws),
                defaults(aws),
                watch(aws, aws.events() != null ? Watch.SWEEP : isNear ? Watch.LOCAL : Watch.AWS),
                limits(aws, isNear ? BucketSizes.NONE : BucketSizes.AWS),
                aws.events(),
                aws.keepRevisions(),
                null);
    }

    /** The target that the settings are, and those of the file that they name. */
    public static List<EcsTarget> targets(AwsSettings aws, EcsSettings usual) {
        List<EcsTarget> targets = new ArrayList<>();
        targets.add(EcsTarget.only(usual));
        if (aws.targets() != null) {
            for (TargetSettings target : TargetsFile.read(aws.targets())) {
                targets.add(new EcsTarget(target.name(), settings(target, usual), target.labels(), target.vcpuQuota()));
            }
        }
        return targets;
    }

    /**
     * What DAG files may name as {@code target}.
     *
     * @throws io.waybill.web.settings.SettingsException where the file of targets is not right any more
     */
    public static TargetCatalog catalog(AwsSettings aws) {
        Map<String, Map<String, String>> labels = new LinkedHashMap<>();
        Map<String, Integer> parallelism = new LinkedHashMap<>();
        if (aws.targets() != null) {
            for (TargetSettings target : TargetsFile.read(aws.targets())) {
                labels.put(target.name(), target.labels());
                if (target.parallelism() != null) {
                    parallelism.put(target.name(), target.parallelism());
                }
            }
        }
        return TargetCatalog.of(labels).withParallelism(parallelism);
    }

    private static EcsSettings settings(TargetSettings target, EcsSettings usual) {
        // Network and roles belong to a Region and an account.
        LaunchDefaults here = target.isElsewhere() ? LaunchDefaults.NONE : usual.defaults();
        LaunchDefaults defaults = new LaunchDefaults(
                target.cluster() == null ? usual.defaults().cluster() : target.cluster(),
                target.subnets() == null ? here.subnets() : target.subnets(),
                target.securityGroups() == null ? here.securityGroups() : target.securityGroups(),
                target.assignPublicIp() == null ? here.assignPublicIp() : target.assignPublicIp(),
                target.executionRole() == null ? here.executionRole() : target.executionRole());
        // Another endpoint stands for all of AWS: it has one Region, and no roles.
        boolean isAws = usual.endpoint() == null;
        return new EcsSettings(
                isAws && target.region() != null ? target.region() : usual.region(),
                usual.endpoint(),
                usual.credentials(),
                defaults,
                // A queue of events belongs to one Region of one account.
                usual.events() == null ? usual.watch() : Watch.AWS,
                target.rateLimit() == null ? usual.limits() : usual.limits().with(target.rateLimit()),
                null,
                usual.keepRevisions(),
                isAws ? target.assumeRole() : null);
    }

    private static Watch watch(AwsSettings aws, Watch usual) {
        Duration fastest = aws.watchFastest() == null ? usual.fastest() : aws.watchFastest();
        Duration slowest = aws.watchSlowest() == null ? usual.slowest() : aws.watchSlowest();
        return new Watch(
                fastest,
                slowest.compareTo(fastest) < 0 ? fastest : slowest,
                usual.patience(),
                aws.logsSettle() == null ? usual.logsSettle() : aws.logsSettle());
    }

    private static BucketSizes limits(AwsSettings aws, BucketSizes usual) {
        BucketSizes start = switch (aws.rateLimits()) {
            case AUTO -> usual;
            case AWS -> BucketSizes.AWS;
            case NONE -> BucketSizes.NONE;
        };
        return start.with(aws.rateLimit());
    }

    private static boolean isNear(AwsSettings aws) {
        return aws.endpoint() != null && isLoopback(aws.endpoint());
    }

    /** What a local Fargate is started with; any cluster that a DAG file names exists there. */
    public static LocalFargateSettings localSettings(Settings settings, Path folder, Supplier<List<Path>> imageRoots) {
        return LocalFargateSettings.in(folder)
                .withPort(settings.localFargate().port())
                .withImageRoots(imageRoots)
                .withRegion(settings.aws().region())
                .withMakesWhatIsNamed(true)
                .withDelays(StepDelays.each(settings.localFargate().stepDelay()))
                .withStopTimeout(settings.localFargate().stopTimeout())
                .withContainers(containers(settings.localFargate()))
                .withFaults(faults(settings.localFargate()));
    }

    private static ContainerSettings containers(LocalSettings local) {
        ContainerSettings.RuntimeKind runtime = switch (local.runtime()) {
            case PROCESS -> ContainerSettings.RuntimeKind.PROCESS;
            case CONTAINER -> ContainerSettings.RuntimeKind.CONTAINER;
        };
        return new ContainerSettings(
                runtime,
                Optional.of(local.engine()).filter(engine -> !engine.isEmpty()),
                Optional.ofNullable(local.secrets()));
    }

    /**
     * Refuses a file of faults that cannot be used, so that a command can do so before it begins.
     *
     * @throws io.waybill.container.local.faults.FaultFileException with everything that is wrong with it
     * @throws WaybillException where containers do not run in a local Fargate of this process
     */
    public static void checkFaults(Settings settings) {
        Path file = settings.localFargate().faults();
        if (file != null && isElsewhere(settings.aws())) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "local_fargate.faults (--faults) names " + file
                            + ", but containers run elsewhere: failures are rehearsed in"
                            + " the local Fargate of this process only. Set aws.compute to local, and no aws.endpoint.");
        }
        faults(settings.localFargate());
    }

    private static boolean isElsewhere(AwsSettings aws) {
        return aws.endpoint() != null || aws.compute() == AwsSettings.Compute.FARGATE;
    }

    private static FaultPlan faults(LocalSettings settings) {
        Path file = settings.faults();
        return file == null ? FaultPlan.none() : FaultFile.read(file, file.toString());
    }

    private static @Nullable Credentials credentials(AwsSettings aws) {
        return aws.accessKeyId().isEmpty() ? null : new Credentials(aws.accessKeyId(), aws.secretAccessKey());
    }

    private static LaunchDefaults defaults(AwsSettings aws) {
        return new LaunchDefaults(
                aws.cluster().isEmpty() ? null : aws.cluster(),
                aws.subnets(),
                aws.securityGroups(),
                aws.assignPublicIp(),
                aws.executionRole().isEmpty() ? null : aws.executionRole());
    }

    private static boolean isLoopback(URI endpoint) {
        try {
            return endpoint.getHost() != null
                    && InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // The first call will say that nobody knows this host.
            return false;
        }
    }

    /** The engine's ports to it. */
    public EcsTargets targets() {
        return targets;
    }

    /** How plug-ins would speak to these settings' services, without a local Fargate. */
    public static BiFunction<String, String, AwsAccess> services(AwsSettings aws) {
        return new AwsServices(aws, targets(aws, ecsSettings(aws)));
    }

    /** How plug-ins speak to a target's services. */
    public BiFunction<String, String, AwsAccess> services() {
        return services;
    }

    /** Where the local Fargate of this process listens; empty where containers run elsewhere. */
    public Optional<URI> localEndpoint() {
        return Optional.ofNullable(local).map(LocalFargate::endpoint);
    }

    /** Stops watching. Containers go on. */
    @Override
    public void close() {
        targets.close();
        if (local != null) {
            local.close();
        }
    }

    /** Tells the targets of the tasks of the local Fargate, whose address they need first. */
    private static final class LocalEvents implements TaskEventSink {
        private final AtomicReference<@Nullable EcsTargets> listener = new AtomicReference<>();

        @Override
        public boolean wants(String lastStatus) {
            return EcsTargets.learnsOf(lastStatus);
        }

        @Override
        public void emit(String eventJson) {
            EcsTargets targets = listener.get();
            if (targets != null) {
                targets.told(eventJson);
            }
        }
    }
}
