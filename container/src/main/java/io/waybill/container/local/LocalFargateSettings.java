package io.waybill.container.local;

import io.waybill.container.local.ecs.StepDelays;
import io.waybill.container.local.events.TaskEventSink;
import io.waybill.container.local.faults.FaultPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How a local Fargate is started. Start from {@link #in} and change what differs.
 *
 * @param dataFolder where definitions, tasks, tokens and logs are kept; one endpoint at a time
 * @param port of 127.0.0.1; 0 for any free one
 * @param imageRoots the folders that may hold an {@code images} folder with overlays, first come first; asked at each
 *     start of a container
 * @param region stands in ARNs; requests may be signed for any
 * @param accountId stands in ARNs; twelve digits
 * @param defaultCluster the cluster that is always there, and that requests mean that name none
 * @param makesWhatIsNamed whether clusters, and log groups of definitions, come into being by being named; else
 *     unknown ones are refused, as on AWS
 * @param signatureRequired whether requests must be signed with this start's {@link LocalCredentials}
 * @param delays how long a task stays on each step of its way
 * @param stopTimeout between SIGTERM and SIGKILL, for containers whose definition has no {@code stopTimeout}
 * @param events told of each change of a task's status, as EventBridge would
 * @param containers what containers run in, and are given
 * @param faults what is to go wrong
 */
public record LocalFargateSettings(
        Path dataFolder,
        int port,
        Supplier<List<Path>> imageRoots,
        String region,
        String accountId,
        String defaultCluster,
        boolean makesWhatIsNamed,
        boolean signatureRequired,
        StepDelays delays,
        Duration stopTimeout,
        TaskEventSink events,
        ContainerSettings containers,
        FaultPlan faults) {

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    /** Refuses what AWS could not have. */
    public LocalFargateSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("The local Fargate's port is " + port + "; use 0 to 65535");
        }
        if (!ACCOUNT.matcher(accountId).matches()) {
            throw new IllegalArgumentException("The local Fargate's account id is '" + accountId + "'; use 12 digits");
        }
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    "The local Fargate's Region is '" + region + "'; use one such as us-east-1");
        }
        if (!CLUSTER.matcher(defaultCluster).matches()) {
            throw new IllegalArgumentException("The local Fargate's default cluster is '" + defaultCluster
                    + "'; use up to 255 letters, digits, hyphens and underscores");
        }
        if (stopTimeout.isNegative() || stopTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "The local Fargate's stop timeout is " + stopTimeout + "; use more than zero");
        }
    }

    /** The defaults: any port, no overlays, signed requests only, no delays, AWS's strictness. */
    public static LocalFargateSettings in(Path dataFolder) {
        return new LocalFargateSettings(
                dataFolder,
                0,
                List::of,
                "us-east-1",
                "000000000000",
                "default",
                false,
                true,
                StepDelays.none(),
                Duration.ofSeconds(30),
                TaskEventSink.none(),
                ContainerSettings.processes(),
                FaultPlan.none());
    }

    /** The same on this port. */
    public LocalFargateSettings withPort(int changed) {
        return new LocalFargateSettings(
                dataFolder,
                changed,
                imageRoots,
                region,
                accountId,
                defaultCluster,
                makesWhatIsNamed,
                signatureRequired,
                delays,
                stopTimeout,
                events,
                containers,
                faults);
    }

    /** The same with image overlays from these folders. */
    public LocalFargateSettings withImageRoots(Supplier<List<Path>> changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                changed,
                region,
                accountId,
                defaultCluster,
                makesWhatIsNamed,
                signatureRequired,
                delays,
                stopTimeout,
                events,
                containers,
                faults);
    }

    /** The same in this Region. */
    public LocalFargateSettings withRegion(String changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                imageRoots,
                changed,
                accountId,
                defaultCluster,
                makesWhatIsNamed,
                signatureRequired,
                delays,
                stopTimeout,
                events,
                containers,
                faults);
    }

    /** The same with this default cluster. */
    public LocalFargateSettings withDefaultCluster(String changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                imageRoots,
                region,
                accountId,
                changed,
                makesWhatIsNamed,
                signatureRequired,
                delays,
                stopTimeout,
                events,
                containers,
                faults);
    }

    /** The same, where clusters and log groups come into being by being named. */
    public LocalFargateSettings withMakesWhatIsNamed(boolean changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                imageRoots,
                region,
                accountId,
                defaultCluster,
                changed,
                signatureRequired,
                delays,
                stopTimeout,
                events,
                containers,
                faults);
    }

    /** The same, with or without the need to sign. */
    public LocalFargateSettings withSignatureRequired(boolean changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                imageRoots,
                region,
                accountId,
                defaultCluster,
                makesWhatIsNamed,
                changed,
                delays,
                stopTimeout,
                events,
                containers,
                faults);
    }

    /** The same with these delays. */
    public LocalFargateSettings withDelays(StepDelays changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                imageRoots,
                region,
                accountId,
                defaultCluster,
                makesWhatIsNamed,
                signatureRequired,
                changed,
                stopTimeout,
                events,
                containers,
                faults);
    }

    /** The same with this stop timeout. */
    public LocalFargateSettings withStopTimeout(Duration changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                imageRoots,
                region,
                accountId,
                defaultCluster,
                makesWhatIsNamed,
                signatureRequired,
                delays,
                changed,
                events,
                containers,
                faults);
    }

    /** The same, telling this sink of tasks' changes. */
    public LocalFargateSettings withEvents(TaskEventSink changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                imageRoots,
                region,
                accountId,
                defaultCluster,
                makesWhatIsNamed,
                signatureRequired,
                delays,
                stopTimeout,
                changed,
                containers,
                faults);
    }

    /** The same with containers run and given as these settings say. */
    public LocalFargateSettings withContainers(ContainerSettings changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                imageRoots,
                region,
                accountId,
                defaultCluster,
                makesWhatIsNamed,
                signatureRequired,
                delays,
                stopTimeout,
                events,
                changed,
                faults);
    }

    /** The same with these faults. */
    public LocalFargateSettings withFaults(FaultPlan changed) {
        return new LocalFargateSettings(
                dataFolder,
                port,
                imageRoots,
                region,
                accountId,
                defaultCluster,
                makesWhatIsNamed,
                signatureRequired,
                delays,
                stopTimeout,
                events,
                containers,
                changed);
    }
}
