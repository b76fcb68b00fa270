package io.waybill.plugins.aws;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call means: whose fault it is, in the service's own words. */
final class AwsFailure {
    private static final Pattern PASSING = Pattern.compile(
            "(?i)throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException.*rate|ServiceUnavailable"
                    + "|InternalFailure|InternalServerError|InternalServerException|ServiceException|ExpiredToken|RequestExpired"
                    + "|ConcurrentRunsExceeded|ActiveStatementsExceeded|ActiveSessionsExceeded");
    private static final Pattern DENIED = Pattern.compile("(?i)AccessDenied|NotAuthorized|UnauthorizedOperation");
    private static final Pattern UNKNOWN =
            Pattern.compile("(?i)UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidAccessKeyId");

    private AwsFailure() {}

    /**
     * Of an exception.
     *
     * @param action the call, such as {@code sqs.send_message}
     */
    static WaybillException of(SdkException error, String action) {
        if (!(error instanceof AwsServiceException answered)) {
            boolean noCredentials = String.valueOf(error.getMessage()).contains("credentials");
            return noCredentials
                    ? new WaybillException(
                            ErrorCode.AWS_REFUSED,
                            action
                                    + " was not called, for there are no AWS credentials; set aws.access_key_id, AWS_PROFILE or"
                                    + " what else the SDK reads (" + error.getMessage() + ")",
                            error)
                    : new WaybillException(
                            ErrorCode.AWS_UNAVAILABLE, action + " got no answer: " + error.getMessage(), error);
        }
        AwsErrorDetails details = answered.awsErrorDetails();
        String code =
                details == null || details.errorCode() == null ? "HTTP " + answered.statusCode() : details.errorCode();
        String message = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        return of(action, code, message, answered.isThrottlingException() || answered.statusCode() >= 500, error);
    }

    /** Of an error that came inside a good answer. */
    static WaybillException of(String action, String code, String message) {
        return of(action, code, message, false, null);
    }

    private static WaybillException of(
            String action, String code, String message, boolean failed, @Nullable SdkException error) {
        String said = action + " was answered with " + code + (message.isEmpty() ? "" : ": " + message);
        if (failed || PASSING.matcher(code).find()) {
            return new WaybillException(ErrorCode.AWS_UNAVAILABLE, said, error);
        }
        String remedy = DENIED.matcher(code).find()
                ? "allow the action in the policy of the engine's role"
                : UNKNOWN.matcher(code).find() ? "check the engine's AWS credentials and its Region" : "";
        return new WaybillException(
                ErrorCode.AWS_REFUSED,
                remedy.isEmpty() ? said : said + (said.endsWith(".") ? " " : ". ") + "To mend it, " + remedy,
                error);
    }
}
