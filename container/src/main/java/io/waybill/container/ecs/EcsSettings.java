package io.waybill.container.ecs;

import static java.util.Objects.requireNonNull;

import io.waybill.container.ecs.limits.BucketSizes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach ECS and CloudWatch Logs, and how closely to watch.
 *
 * @param region the AWS Region; any name will do for a local endpoint
 * @param endpoint where to send all calls instead of to AWS, such as a local Fargate's address
 * @param credentials fixed ones; absent: the SDK's default chain (environment, profile, role)
 * @param defaults what requests are given that do not say it themselves
 * @param watch how closely to watch
 * @param limits the token buckets before the calls
 * @param events address of an SQS queue with EventBridge's events of tasks; absent: tasks are looked at. A queue belongs
 *     to one process
 * @param assumeRole ARN of a role to take on by STS, for another account; absent: the credentials are used as they are
 * @param keepRevisions how many revisions of a family that we made are kept, the newest ones; 0 for all
 */
public record EcsSettings(
        String region,
        @Nullable URI endpoint,
        @Nullable Credentials credentials,
        LaunchDefaults defaults,
        Watch watch,
        BucketSizes limits,
        @Nullable URI events,
        int keepRevisions,
        @Nullable String assumeRole) {

    public EcsSettings {
        if (region.isBlank()) {
            throw new IllegalArgumentException("The AWS Region is empty; set it, for example to eu-west-1");
        }
        requireNonNull(defaults, "defaults");
        requireNonNull(watch, "watch");
        requireNonNull(limits, "limits");
        if (keepRevisions < 0) {
            throw new IllegalArgumentException("Keeping " + keepRevisions + " revisions makes no sense; 0 keeps all");
        }
    }

    /** AWS itself, with the SDK's default credentials. */
    public static EcsSettings aws(String region, LaunchDefaults defaults) {
        return new EcsSettings(region, null, null, defaults, Watch.AWS, BucketSizes.AWS, null, 0, null);
    }

    /** A local Fargate: looked at every few milliseconds, which costs nothing there. */
    public static EcsSettings local(URI endpoint, Credentials credentials) {
        return new EcsSettings(
                "us-east-1", endpoint, credentials, LaunchDefaults.NONE, Watch.LOCAL, BucketSizes.NONE, null, 0, null);
    }

    /** These with other defaults. */
    public EcsSettings withDefaults(LaunchDefaults changed) {
        return new EcsSettings(
                region, endpoint, credentials, changed, watch, limits, events, keepRevisions, assumeRole);
    }

    /** These with another way of watching. */
    public EcsSettings withWatch(Watch changed) {
        return new EcsSettings(
                region, endpoint, credentials, defaults, changed, limits, events, keepRevisions, assumeRole);
    }

    /** These with other token buckets. */
    public EcsSettings withLimits(BucketSizes changed) {
        return new EcsSettings(
                region, endpoint, credentials, defaults, watch, changed, events, keepRevisions, assumeRole);
    }

    /** These with a queue of events, beside which tasks are looked at now and then only. */
    public EcsSettings withEvents(URI queue, Watch sweep) {
        return new EcsSettings(
                region, endpoint, credentials, defaults, sweep, limits, queue, keepRevisions, assumeRole);
    }

    /** These without a queue of events, for those who launch nothing. */
    public EcsSettings withoutEvents() {
        return new EcsSettings(region, endpoint, credentials, defaults, watch, limits, null, keepRevisions, assumeRole);
    }

    /** These with another number of revisions that are kept. */
    public EcsSettings withKeepRevisions(int changed) {
        return new EcsSettings(region, endpoint, credentials, defaults, watch, limits, events, changed, assumeRole);
    }

    /** These with a role that is taken on. */
    public EcsSettings withAssumeRole(String role) {
        return new EcsSettings(region, endpoint, credentials, defaults, watch, limits, events, keepRevisions, role);
    }

    /** Whether all calls stay on this machine. */
    boolean isLoopback() {
        String host = endpoint == null ? null : endpoint.getHost();
        return host != null && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    }

    /**
     * An access key.
     *
     * @param accessKeyId its public half
     * @param secretAccessKey its secret half
     */
    public record Credentials(String accessKeyId, String secretAccessKey) {
        public Credentials {
            requireNonNull(accessKeyId, "accessKeyId");
            requireNonNull(secretAccessKey, "secretAccessKey");
        }

        @Override
        public String toString() {
            return "Credentials[" + accessKeyId + ", ***]";
        }
    }

    /**
     * What requests are given that do not say it themselves. What a DAG file says always wins.
     *
     * @param cluster name or ARN of the cluster; absent: ECS's own, named {@code default}
     * @param subnets ids of the subnets; empty: none is named
     * @param securityGroups ids of the security groups; empty: the VPC's default one
     * @param assignPublicIp whether tasks in {@code subnets} get a public address; needed in a public subnet
     * @param executionRole name or ARN of the role with which Fargate pulls images and writes logs, for the definitions
     *     that are registered
     */
    public record LaunchDefaults(
            @Nullable String cluster,
            List<String> subnets,
            List<String> securityGroups,
            boolean assignPublicIp,
            @Nullable String executionRole) {

        /** Nothing is filled in. */
        public static final LaunchDefaults NONE = new LaunchDefaults(null, List.of(), List.of(), false, null);

        public LaunchDefaults {
            subnets = List.copyOf(subnets);
            securityGroups = List.copyOf(securityGroups);
        }
    }

    /**
     * How closely to watch tasks. The time between two looks at a task is a twentieth of its age at the most, within these
     * bounds; more than fifty tasks are looked at less often, in proportion to their number.
     *
     * @param fastest the least time between two looks at a task
     * @param slowest the most
     * @param patience how long ECS may not know a task before the task counts as lost
     * @param logsSettle how long after a task's end lines of its log may still come in
     */
    public record Watch(Duration fastest, Duration slowest, Duration patience, Duration logsSettle) {
        /** The awslogs driver sends lines within this time. */
        private static final Duration AWSLOGS = Duration.ofSeconds(5);

        /** For AWS: 1 s to 10 s. ECS has been seen not to know a new task for most of a minute. */
        public static final Watch AWS =
                new Watch(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(60), AWSLOGS);

        /** For an endpoint on this machine: 1 ms to half a second. */
        public static final Watch LOCAL =
                new Watch(Duration.ofMillis(1), Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ZERO);

        /** Beside a queue of events: every half minute to two minutes, for what no event tells. */
        public static final Watch SWEEP =
                new Watch(Duration.ofSeconds(30), Duration.ofSeconds(120), Duration.ofSeconds(60), AWSLOGS);

        /** Beside the events of a local Fargate in this process: a fifth of a second to two seconds. */
        public static final Watch BESIDE_LOCAL_EVENTS =
                new Watch(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ZERO);

        private static final int LOOKS_PER_AGE = 20;
        private static final int FEW_TASKS = 50;

        public Watch {
            if (fastest.isNegative()
                    || fastest.isZero()
                    || slowest.compareTo(fastest) < 0
                    || patience.isNegative()
                    || logsSettle.isNegative()) {
                throw new IllegalArgumentException(
                        "Watching every " + fastest + " to " + slowest + " with a patience of " + patience
                                + " makes no sense; the fastest must be above 0 and not above the slowest");
            }
        }

        /** This with another time in which logs settle. */
        public Watch withLogsSettle(Duration changed) {
            return new Watch(fastest, slowest, patience, changed);
        }

        /** The least time between two looks where so many tasks are watched. */
        Duration fastest(int tasks) {
            int times = Math.max(1, (tasks + FEW_TASKS - 1) / FEW_TASKS);
            return shorter(fastest.multipliedBy(times), slowest);
        }

        /** The time until the next look at a task of this age, where so many are watched. */
        Duration interval(Duration age, int tasks) {
            Duration share = age.dividedBy(LOOKS_PER_AGE);
            Duration least = fastest(tasks);
            return share.compareTo(least) < 0 ? least : shorter(share, slowest);
        }

        private static Duration shorter(Duration a, Duration b) {
            return a.compareTo(b) < 0 ? a : b;
        }
    }
}
