package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;

class AwsErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | ThrottlingException | Rate exceeded | AWS_UNAVAILABLE",
                "400 | InvalidParameterException | Rate exceeded | AWS_UNAVAILABLE",
                "400 | TooManyRequestsException | x | AWS_UNAVAILABLE",
                "400 | RequestLimitExceeded | Request limit exceeded. | AWS_UNAVAILABLE",
                "400 | SomethingNew | Too many requests, slow down | AWS_UNAVAILABLE",
                "500 | ServerException | Service Unavailable | AWS_UNAVAILABLE",
                "503 | ServiceUnavailable | x | AWS_UNAVAILABLE",
                "500 | NewServerFailure | the subnet limit is broken | AWS_UNAVAILABLE",
                "400 | ServerException | Service Unavailable. Please try again later. | AWS_UNAVAILABLE",
                "400 | ExpiredTokenException | The security token included in the request is expired | AWS_UNAVAILABLE",
                "400 | ClientException | Capacity is unavailable at this time. Please try again later or in a different availability zone | NO_CAPACITY",
                "400 | ClientException | You’ve reached the limit on the number of vCPUs you can run concurrently | NO_CAPACITY",
                "400 | ClientException | You've reached the limit on the number of tasks you can run concurrently | NO_CAPACITY",
                "400 | ConflictException | The clientToken was used with different parameters | LAUNCH_CONFLICT",
                "400 | AccessDeniedException | User is not authorized to perform: ecs:RunTask | AWS_REFUSED",
                "400 | UnrecognizedClientException | The security token included in the request is invalid. | AWS_REFUSED",
                "400 | ClusterNotFoundException | Cluster not found. | AWS_REFUSED",
                "400 | ClientException | TaskDefinition not found. | AWS_REFUSED",
                "400 | InvalidParameterException | TaskDefinition is inactive | AWS_REFUSED",
                "400 | InvalidParameterException | Override for container named X is not a container in the TaskDefinition. | AWS_REFUSED",
                "400 | ClientException | No Fargate configuration exists for given values. | AWS_REFUSED",
                "400 | InvalidParameterException | Network Configuration must be provided when networkMode 'awsvpc' is specified. | AWS_REFUSED",
                "400 | PlatformUnknownException | x | AWS_REFUSED",
                "400 | UnsupportedFeatureException | x | AWS_REFUSED",
                "400 | LimitExceededException | x | AWS_REFUSED",
                "400 | BlockedException | x | AWS_REFUSED",
                "400 | NeverHeardOf | y | AWS_REFUSED",
            })
    void an_answer_says_whether_another_try_helps(int status, String code, String message, ErrorCode expected) {
        WaybillException error = AwsErrors.of(answer(status, code, message), "RunTask", "cluster etl");

        assertThat(error.code()).isEqualTo(expected);
        assertThat(error).hasMessageStartingWith("RunTask (cluster etl) was answered with " + code + ": " + message);
    }

    @Test
    void a_refusal_says_what_mends_it() {
        assertThat(AwsErrors.of(
                        answer(400, "ClusterNotFoundException", "Cluster not found."), "RunTask", "cluster etl"))
                .hasMessage("RunTask (cluster etl) was answered with ClusterNotFoundException: Cluster not found. "
                        + "Create the cluster, or name another one with cluster.");
    }

    @Test
    void no_answer_leaves_open_what_happened() {
        SdkClientException lost = SdkClientException.create("connection reset", new IOException("reset"));

        assertThat(AwsErrors.of(lost, "RunTask", "cluster etl"))
                .hasMessageContaining("got no answer: connection reset")
                .extracting(WaybillException::code)
                .isEqualTo(ErrorCode.AWS_UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "RESOURCE:CPU, NO_CAPACITY",
        "RESOURCE:MEMORY, NO_CAPACITY",
        "RESOURCE:ENI, NO_CAPACITY",
        "Capacity is unavailable at this time, NO_CAPACITY",
        "AGENT, NO_CAPACITY",
        "A reason of tomorrow, NO_CAPACITY",
        "ATTRIBUTE, AWS_REFUSED",
        "LOCATION, AWS_REFUSED",
    })
    void a_failure_inside_a_good_answer_is_one(String reason, ErrorCode expected) {
        Failure failure = Failure.builder().reason(reason).build();

        assertThat(AwsErrors.of(failure, "RunTask", "cluster etl"))
                .hasMessageContaining("started nothing, for " + reason)
                .extracting(WaybillException::code)
                .isEqualTo(expected);
    }

    private static AwsServiceException answer(int status, String code, String message) {
        return EcsException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
