package io.waybill.container.local.wire;

/** The errors that an action answers: AWS's name for each, and the HTTP status that it comes with. */
public enum ErrorCode {
    /** The request cannot be carried out as it stands. */
    CLIENT("ClientException", 400),
    /** A value of the request is wrong. */
    INVALID_PARAMETER("InvalidParameterException", 400),
    /** The cluster does not exist. */
    CLUSTER_NOT_FOUND("ClusterNotFoundException", 400),
    /** The service does not exist; this Fargate has none. */
    SERVICE_NOT_FOUND("ServiceNotFoundException", 400),
    /** The platform version does not exist. */
    PLATFORM_UNKNOWN("PlatformUnknownException", 400),
    /** A client token came a second time with other parameters. */
    CONFLICT("ConflictException", 400),
    /** A cluster is to be deleted in which tasks are not over. */
    CLUSTER_CONTAINS_TASKS("ClusterContainsTasksException", 400),
    /** A capacity provider is to be taken from a cluster whose tasks use it. */
    RESOURCE_IN_USE("ResourceInUseException", 400),
    /** There would be more of something than there can be. */
    LIMIT_EXCEEDED("LimitExceededException", 400),
    /** The log group or stream, or what is to be tagged, does not exist. */
    RESOURCE_NOT_FOUND("ResourceNotFoundException", 400),
    /** The log group or stream exists already. */
    RESOURCE_ALREADY_EXISTS("ResourceAlreadyExistsException", 400),
    /** The body is no JSON, or a value has another type than the action's. */
    SERIALIZATION("SerializationException", 400),
    /** The X-Amz-Target header names no action that is known here. */
    UNKNOWN_OPERATION("UnknownOperationException", 400),
    /** The signature is not the one that the secret makes of this request. */
    INVALID_SIGNATURE("InvalidSignatureException", 400),
    /** The Authorization header is there, but lacks a part. */
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", 400),
    /** The request is not signed at all. */
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", 400),
    /** The access key id is not the one of this start. */
    UNRECOGNIZED_CLIENT("UnrecognizedClientException", 400),
    /** The Host header is not that of this endpoint. */
    ACCESS_DENIED("AccessDeniedException", 403),
    /** More calls came than AWS allows. */
    THROTTLING("ThrottlingException", 400),
    /** The body is longer than any action's may be. */
    REQUEST_TOO_LARGE("RequestEntityTooLargeException", 413),
    /** A fault of this program. */
    SERVER("ServerException", 500),
    /** A fault of CloudWatch Logs. */
    SERVICE_UNAVAILABLE("ServiceUnavailableException", 500);

    private final String awsName;
    private final int status;

    ErrorCode(String awsName, int status) {
        this.awsName = awsName;
        this.status = status;
    }

    /** The name as it goes into {@code __type}. */
    public String awsName() {
        return awsName;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }
}
