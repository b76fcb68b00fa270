package io.waybill.engine.error;

/** Stable codes of the errors that the engine reports; part of the API. */
public enum ErrorCode {
    /** No DAG has this id. */
    DAG_NOT_FOUND(ErrorKind.USER),
    /** The DAG has no run of this id. */
    RUN_NOT_FOUND(ErrorKind.USER),
    /** The run has no task of this id. */
    TASK_NOT_FOUND(ErrorKind.USER),
    /** There is no pool of this name. */
    POOL_NOT_FOUND(ErrorKind.USER),
    /** There is a pool of this name already. */
    POOL_EXISTS(ErrorKind.USER),
    /** There is no variable of this key. */
    VARIABLE_NOT_FOUND(ErrorKind.USER),
    /** There is a variable of this key already. */
    VARIABLE_EXISTS(ErrorKind.USER),
    /** There is no connection of this id. */
    CONNECTION_NOT_FOUND(ErrorKind.USER),
    /** There is a connection of this id already. */
    CONNECTION_EXISTS(ErrorKind.USER),
    /** There is no user of this name. */
    USER_NOT_FOUND(ErrorKind.USER),
    /** There is a user of this name already. */
    USER_EXISTS(ErrorKind.USER),
    /** Somebody is not let in, though their provider may know them. */
    LOGIN_REFUSED(ErrorKind.USER),
    /** There is no API token of this number, or it is somebody else's. */
    TOKEN_NOT_FOUND(ErrorKind.USER),
    /** The task asks nobody. */
    APPROVAL_NOT_FOUND(ErrorKind.USER),
    /** What a task asks was answered already, or is not asked any more. */
    ALREADY_ANSWERED(ErrorKind.USER),
    /** Somebody else is to answer. */
    NOT_ASSIGNED(ErrorKind.USER),
    /** There is no asset of this name or id, or no DAG that writes it. */
    ASSET_NOT_FOUND(ErrorKind.USER),
    /** Several DAGs write the asset, so that none can be chosen. */
    ASSET_CONFLICT(ErrorKind.USER),
    /** The DAG has a run of this id or logical date already. */
    RUN_EXISTS(ErrorKind.USER),
    /** The DAG is still in use, so that it cannot be deleted. */
    DAG_CONFLICT(ErrorKind.USER),
    /** The task has handed on something under this key already. */
    OUTPUT_EXISTS(ErrorKind.USER),
    /** There is no backfill of this id. */
    BACKFILL_NOT_FOUND(ErrorKind.USER),
    /** A backfill is in the way of another one, or has ended already; or the DAG can have none. */
    BACKFILL_CONFLICT(ErrorKind.USER),
    /** The params do not fit what the DAG declares. */
    INVALID_PARAMS(ErrorKind.USER),
    /** The request makes no sense as it stands. */
    INVALID_REQUEST(ErrorKind.USER),
    /** A DAG that cannot be built into a graph, such as one whose operator is no longer there. */
    INVALID_DAG(ErrorKind.USER),
    /** A template could not be rendered. */
    TEMPLATE(ErrorKind.USER),
    /** AWS refused a request because of what is in it. */
    AWS_REFUSED(ErrorKind.USER),
    /** AWS could not be reached, throttled, or failed. */
    AWS_UNAVAILABLE(ErrorKind.PLATFORM),
    /** A service refused a request, or gave another answer than was wanted. */
    SERVICE_REFUSED(ErrorKind.USER),
    /** A service could not be reached, or cannot do its work at this time. */
    SERVICE_UNAVAILABLE(ErrorKind.PLATFORM),
    /** The engine must not call this address. */
    ADDRESS_REFUSED(ErrorKind.USER),
    /** There is no capacity at this time. */
    NO_CAPACITY(ErrorKind.PLATFORM),
    /** A launch that was never answered is too old to be repeated, and no task of it is found. */
    LAUNCH_LOST(ErrorKind.PLATFORM),
    /** The platform knows the launch's token with another request, which must not happen; nothing is launched again. */
    LAUNCH_CONFLICT(ErrorKind.INTERNAL),
    /** The database could not be reached or failed. */
    DATABASE(ErrorKind.PLATFORM),
    /** Another scheduler changed the same run meanwhile; the work is done again on what it left. */
    STALE(ErrorKind.INTERNAL),
    /** Something that must not happen. */
    INTERNAL(ErrorKind.INTERNAL);

    private final ErrorKind kind;

    ErrorCode(ErrorKind kind) {
        this.kind = kind;
    }

    /** Whose fault it is. */
    public ErrorKind kind() {
        return kind;
    }
}
