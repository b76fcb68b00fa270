package io.waybill.container.ecs;

import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a task ended without an exit code that tells, by ECS's own words: {@code stoppedReason} or a container's
 * {@code reason}. The first constant whose pattern is found counts, so the order matters: what is certain comes before
 * what its words merely hint at.
 */
enum EndCause {
    /** Spot took its capacity back. */
    SPOT("SpotInterruption|Spot Task was interrupted", EndKind.CAPACITY, "Spot took its capacity back", ""),
    /** No capacity, or the account's quota is used up. */
    NO_CAPACITY(
            "capacity is unavailable|insufficient capacity|limit on the number of (vCPUs|tasks) you can run|RESOURCE:"
                    + "|InsufficientFreeAddresses|not enough free (ip )?addresses",
            EndKind.CAPACITY,
            "there was no capacity",
            "more subnets in other zones, or a higher Fargate quota, help"),
    /** A container needed more memory than it may. */
    OUT_OF_MEMORY(
            "OutOfMemory|out of memory|OOMKilled|due to memory usage",
            EndKind.USER,
            "it needed more memory than it has",
            "raise memory"),
    /** The image does not exist, or this role may not see it. */
    NO_IMAGE(
            "CannotPull.*(not found|manifest unknown|does not exist|pull access denied|invalid reference|no basic auth"
                    + "|denied|unauthorized|403 Forbidden|repository name must)",
            EndKind.USER,
            "the image is not there, or the execution role may not pull it",
            "check image, and repository_credentials"),
    /** The image is for another processor or system. */
    WRONG_PLATFORM(
            "CannotPull.*(matching platform|matching manifest|does not support platform)|exec format error",
            EndKind.USER,
            "the image is for another architecture",
            "set architecture, or build the image for this one"),
    /** The image needs more disk than the task has. */
    DISK_FULL("no space left on device", EndKind.USER, "its disk was full", "raise ephemeral_storage"),
    /** The registry wants fewer pulls. */
    PULL_LIMIT(
            "CannotPull.*(toomanyrequests|too many requests|rate limit)",
            EndKind.PLATFORM,
            "the registry limits pulls",
            "a copy of the image in ECR has no such limit"),
    /** Any other failure of the pull: the network, the registry. */
    PULL_FAILED(
            "CannotPull",
            EndKind.PLATFORM,
            "the image could not be pulled",
            "check that the subnets reach the registry (NAT, endpoints, public address)"),
    /** The log group does not exist. */
    NO_LOG_GROUP(
            "log group does not exist|Cloudwatch log (stream|group).*ResourceNotFound",
            EndKind.USER,
            "its log group does not exist",
            "create it, or allow logs:CreateLogGroup to the execution role"),
    /** A secret is missing, or the execution role may not read it. */
    NO_SECRET(
            "(secrets?|asm|ssm|parameter).*(AccessDenied|not authorized|ResourceNotFound|can't find|cannot find|invalid ?parameter"
                    + "|ParameterNotFound|did not contain json key)",
            EndKind.USER,
            "a secret is not there, or the execution role may not read it",
            "check secrets and the role"),
    /** A role is missing or may not do what is needed. */
    NO_PERMISSION(
            "AccessDenied|not authorized to perform|unable to assume the role|access denied by server",
            EndKind.USER,
            "a role lacks a permission, or cannot be assumed",
            "check task_role and execution_role"),
    /** The command is not in the image. */
    NO_COMMAND(
            "executable file not found|CannotStartContainer.*no such file or directory",
            EndKind.USER,
            "the command is not in the image",
            "check command and entry_point"),
    /** The command may not be run. */
    COMMAND_NOT_EXECUTABLE(
            "CannotStartContainer.*permission denied",
            EndKind.USER,
            "the command may not be run",
            "make it executable in the image"),
    /** A container of the task reported itself as unhealthy. */
    UNHEALTHY("failed container health checks", EndKind.USER, "a container was unhealthy", "check health_check"),
    /** A dependency of a container did not come up. */
    DEPENDENCY(
            "dependency graph|ordering dependency",
            EndKind.USER,
            "a container that another one waits for did not get there",
            "look at the sidecars' logs"),
    /** No network for the task. */
    NO_NETWORK(
            "network interface|configure ENI|i/o timeout|context deadline exceeded|connection issue|RequestError|dial tcp"
                    + "|RequestCanceled",
            EndKind.PLATFORM,
            "the network failed it",
            "check that the subnets reach AWS's services (NAT, endpoints, public address)"),
    /** A disk or file system could not be set up. */
    NO_VOLUME(
            "CannotCreateVolume|EFS|EphemeralStorage",
            EndKind.PLATFORM,
            "a volume could not be mounted",
            "check the file system, its mount targets and security groups"),
    /** AWS took the host away. */
    HOST_LOST(
            "maintenance on the underlying infrastructure|Host EC2|infrastructure.*(health|retire)|underlying host",
            EndKind.PLATFORM,
            "AWS took its host away",
            ""),
    /** A service or a person at the scheduler did it. */
    SCALED_DOWN("Scaling activity", EndKind.PLATFORM, "an ECS service stopped it", ""),
    /** A failure of AWS's own. */
    PLATFORM_FAILED(
            "ResourceInitializationError|InternalError|ContainerRuntime|Cannot(Start|Stop|Inspect|Create)Container"
                    + "|DockerTimeout|TaskFailedToStart|ServerException|Unexpected EC2 error",
            EndKind.PLATFORM,
            "the platform failed it",
            "");

    private final Pattern text;
    private final EndKind kind;
    private final String says;
    private final String remedy;

    EndCause(String text, EndKind kind, String says, String remedy) {
        this.text = Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        this.kind = kind;
        this.says = says;
        this.remedy = remedy;
    }

    /** The first cause that ECS's words name. */
    static Optional<EndCause> in(String words) {
        for (EndCause cause : values()) {
            if (cause.text.matcher(words).find()) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }

    /** Whose budget of retries it spends. */
    EndKind kind() {
        return kind;
    }

    /** What the engine goes by. */
    FailureCause failure() {
        return switch (this) {
            case SPOT -> FailureCause.SPOT_INTERRUPTION;
            case NO_CAPACITY -> FailureCause.NO_CAPACITY;
            case OUT_OF_MEMORY -> FailureCause.OUT_OF_MEMORY;
            case NO_IMAGE,
                    WRONG_PLATFORM,
                    DISK_FULL,
                    PULL_LIMIT,
                    PULL_FAILED,
                    NO_LOG_GROUP,
                    NO_SECRET,
                    NO_PERMISSION,
                    NO_COMMAND,
                    COMMAND_NOT_EXECUTABLE,
                    UNHEALTHY,
                    DEPENDENCY,
                    NO_NETWORK,
                    NO_VOLUME,
                    HOST_LOST,
                    SCALED_DOWN,
                    PLATFORM_FAILED -> FailureCause.NONE;
        };
    }

    /** What happened and what helps: the end of a sentence. */
    String says() {
        return remedy.isEmpty() ? says : says + "; " + remedy;
    }

    /** What happened. */
    String what() {
        return says;
    }

    /** What helps; empty where another try does. */
    String remedy() {
        return remedy;
    }

    /** What is looked for in ECS's words. */
    String pattern() {
        return text.pattern();
    }
}
