package io.waybill.container.ecs;

import io.waybill.container.ecs.limits.PacedCalls;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.Failure;

/**
 * What an error of a call means to us: our code, and a remedy. One table, matched against {@code "<code>: <message>"};
 * the message counts too, because throttling and lack of capacity also come inside the text of other errors.
 */
final class AwsErrors {

    /** One line of the table. */
    private record Meaning(Pattern text, ErrorCode code, String remedy) {
        Meaning(String text, ErrorCode code, String remedy) {
            this(Pattern.compile(text, Pattern.CASE_INSENSITIVE), code, remedy);
        }
    }

    private static final List<Meaning> MEANINGS = List.of(
            new Meaning(
                    PacedCalls.THROTTLED.pattern(),
                    ErrorCode.AWS_UNAVAILABLE,
                    "It is tried again; where this goes on, have fewer tasks start at a time or ask AWS for a higher quota."),
            new Meaning(
                    "capacity is unavailable|insufficient capacity|no capacity|limit on the number of (vcpus|tasks)"
                            + "|InsufficientFreeAddresses",
                    ErrorCode.NO_CAPACITY,
                    "It is tried again; more subnets in other zones, or a higher Fargate quota, help."),
            new Meaning(
                    "^(ConflictException|.*clientToken.*different)",
                    ErrorCode.LAUNCH_CONFLICT,
                    "The same token was used for another request, which must not happen: please report it."),
            new Meaning(
                    "^(ServerException|ServiceUnavailable|InternalFailure|InternalServerError|InternalError)",
                    ErrorCode.AWS_UNAVAILABLE,
                    "It is tried again."),
            new Meaning(
                    "^(ExpiredToken|RequestExpired|TokenRefreshRequired)",
                    ErrorCode.AWS_UNAVAILABLE,
                    "Renew the engine's AWS credentials."),
            new Meaning(
                    "^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|MissingAuthenticationToken"
                            + "|IncompleteSignature|OptInRequired)",
                    ErrorCode.AWS_REFUSED,
                    "Check the engine's AWS credentials, its Region and the machine's clock."),
            new Meaning(
                    "^AccessDenied|not authorized to perform|iam:PassRole",
                    ErrorCode.AWS_REFUSED,
                    "Allow the action in the policy of the engine's role; for roles that tasks get, allow iam:PassRole."),
            new Meaning(
                    "^ClusterNotFound", ErrorCode.AWS_REFUSED, "Create the cluster, or name another one with cluster."),
            new Meaning(
                    "TaskDefinition is inactive",
                    ErrorCode.AWS_REFUSED,
                    "Register the definition again, or name an active revision; a new run of a DAG registers it by itself."),
            new Meaning(
                    "TaskDefinition not found|Unable to describe task definition",
                    ErrorCode.AWS_REFUSED,
                    "Check the name in task_definition and the Region; ListTaskDefinitions shows what there is."),
            new Meaning(
                    "is not a container in the TaskDefinition",
                    ErrorCode.AWS_REFUSED,
                    "Set container_name to a container of that definition."),
            new Meaning(
                    "No Fargate configuration exists",
                    ErrorCode.AWS_REFUSED,
                    "Choose a cpu and memory that Fargate offers together, such as 256 and 512."),
            new Meaning(
                    "Network Configuration must be provided",
                    ErrorCode.AWS_REFUSED,
                    "Set subnets in the task, in defaults, or in the engine's settings."),
            new Meaning(
                    "subnet|security ?group|VPC",
                    ErrorCode.AWS_REFUSED,
                    "Check subnets and security_groups: they must exist in this Region and belong to one VPC."),
            new Meaning(
                    "execution ?role|role .*(not valid|assume)",
                    ErrorCode.AWS_REFUSED,
                    "Check task_role and execution_role: they must exist and trust ecs-tasks.amazonaws.com."),
            new Meaning(
                    "^(PlatformUnknown|PlatformTaskDefinitionIncompatibility)",
                    ErrorCode.AWS_REFUSED,
                    "Use platform_version LATEST, or one that has what the definition asks for."),
            new Meaning(
                    "^UnsupportedFeature", ErrorCode.AWS_REFUSED, "The Region does not offer what the task asks for."),
            new Meaning("^Blocked", ErrorCode.AWS_REFUSED, "AWS has blocked this account; ask AWS Support."),
            new Meaning(
                    "^LimitExceeded|limit",
                    ErrorCode.AWS_REFUSED,
                    "A limit of AWS is reached: make it smaller, or ask AWS for a higher quota."));

    private static final List<Meaning> FAILURES = List.of(
            new Meaning(
                    "^(ATTRIBUTE|LOCATION|MEMBEROF)",
                    ErrorCode.AWS_REFUSED,
                    "No container instance of the cluster fits what the task asks for."),
            // AWS's list of reasons is open; what is not known may pass, as lack of capacity does.
            new Meaning("", ErrorCode.NO_CAPACITY, "It is tried again."));

    private AwsErrors() {}

    /**
     * What a failed call means.
     *
     * @param action the API's name of the call
     * @param about what the call was about, for people, such as {@code cluster etl}
     */
    static WaybillException of(SdkException error, String action, String about) {
        if (!(error instanceof AwsServiceException answered)) {
            // No answer: no connection, a time-out, no credentials. Whether the call did its work is unknown.
            return new WaybillException(
                    ErrorCode.AWS_UNAVAILABLE,
                    action + " (" + about + ") got no answer: " + error.getMessage()
                            + ". It is tried again; check network, endpoint and credentials where this goes on.",
                    error);
        }
        String text = code(answered) + ": " + message(answered);
        boolean failed =
                answered.statusCode() >= 500; // AWS failed, so the request is not to blame, whatever the text says.
        Meaning meaning = MEANINGS.stream()
                .filter(line -> !failed || line.code().kind() == ErrorKind.PLATFORM)
                .filter(line -> line.text().matcher(text).find())
                .findFirst()
                .orElseGet(() -> unnamed(answered));
        String said = action + " (" + about + ") was answered with " + text;
        return new WaybillException(
                meaning.code(), meaning.remedy().isEmpty() ? said : said + sentenceEnd(said) + meaning.remedy(), error);
    }

    /** What a failure means that came inside an answer with HTTP 200. */
    static WaybillException of(Failure failure, String action, String about) {
        String reason = failure.reason() == null ? "no reason" : failure.reason();
        String detail = failure.detail() == null ? "" : ": " + failure.detail();
        Meaning meaning = FAILURES.stream()
                .filter(line -> line.text().matcher(reason).find())
                .findFirst()
                .orElseThrow();
        return new WaybillException(
                meaning.code(),
                action + " (" + about + ") started nothing, for " + reason + detail + ". " + meaning.remedy());
    }

    /** Whether ECS says that it does not know the task. */
    static boolean isTaskNotFound(SdkException error) {
        return error instanceof AwsServiceException answered
                && message(answered).contains("referenced task was not found");
    }

    /** Whether ECS says that it cannot describe the task definition, for there is none. */
    static boolean isDefinitionUnknown(SdkException error) {
        return error instanceof AwsServiceException answered
                && message(answered).contains("Unable to describe task definition");
    }

    /** Whether ECS says that the task definition is not there, or not active any more. */
    static boolean isDefinitionGone(SdkException error) {
        return error instanceof AwsServiceException answered
                && message(answered).matches("(?i).*task ?definition (is inactive|not found).*");
    }

    /** ECS's code, or the HTTP status where the answer has none. */
    private static String code(AwsServiceException error) {
        return error.awsErrorDetails() == null || error.awsErrorDetails().errorCode() == null
                ? "HTTP " + error.statusCode()
                : error.awsErrorDetails().errorCode();
    }

    private static String message(AwsServiceException error) {
        String message = error.awsErrorDetails() == null
                ? error.getMessage()
                : error.awsErrorDetails().errorMessage();
        return message == null ? "" : message;
    }

    private static Meaning unnamed(AwsServiceException error) {
        boolean passing = error.isThrottlingException() || error.statusCode() >= 500;
        return new Meaning(
                "", passing ? ErrorCode.AWS_UNAVAILABLE : ErrorCode.AWS_REFUSED, passing ? "It is tried again." : "");
    }

    private static String sentenceEnd(String text) {
        return text.endsWith(".") ? " " : ". ";
    }
}
