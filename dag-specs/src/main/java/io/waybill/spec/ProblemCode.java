package io.waybill.spec;

import static io.waybill.spec.Severity.ERROR;
import static io.waybill.spec.Severity.WARNING;

/**
 * The kinds of problems a DAG file can have. The names are part of the output of {@code validate} and are not changed
 * once released.
 */
public enum ProblemCode {
    /** The file is missing, is no regular file, or may not be read. */
    FILE_UNREADABLE(ERROR),
    /** A file that the DAG file names is not there; whether it is needed shows when the task starts. */
    FILE_ABSENT(WARNING),
    /** The file is larger than any sensible DAG file. */
    FILE_TOO_LARGE(ERROR),
    /** The bytes are not UTF-8 text. */
    NOT_UTF8(ERROR),
    /** The text holds a NUL or another character that YAML does not allow. */
    CONTROL_CHARACTER(ERROR),
    /** The text is not YAML. */
    YAML_SYNTAX(ERROR),
    /** The text of a task definition's file is not JSON. */
    JSON_SYNTAX(ERROR),
    /** A tag such as {@code !!java.util.Date} or {@code !include}; values are plain data here. */
    YAML_TAG(ERROR),
    /** Maps and lists lie deeper in each other than any sensible DAG file needs. */
    TOO_DEEP(ERROR),
    /** The file holds more values than any sensible DAG file, most often by aliases of aliases. */
    TOO_MANY_VALUES(ERROR),
    /** One text is longer than any sensible value. */
    TEXT_TOO_LONG(ERROR),
    /** An alias {@code *name} whose {@code &name} does not stand before it, or around it. */
    INVALID_ALIAS(ERROR),
    /** A merge key {@code <<} whose value is neither a map nor a list of maps. */
    INVALID_MERGE(ERROR),
    /** A key stands twice in one map. */
    DUPLICATE_KEY(ERROR),
    /** A key that is not a plain word, such as a list or a map. */
    INVALID_KEY(ERROR),
    /** A plain value that YAML 1.1 and YAML 1.2 readers understand differently. */
    AMBIGUOUS_VALUE(WARNING),
    /** The file has no DAG in it. */
    NO_DAG(ERROR),
    /** A key that does not exist here. */
    UNKNOWN_KEY(ERROR),
    /** A key of another system that means nothing here. */
    IGNORED_KEY(WARNING),
    /** A label that is no path, or one that is a value and a path at once. */
    INVALID_LABEL(ERROR),
    /** A required key is missing. */
    MISSING_KEY(ERROR),
    /** A value of the wrong kind, such as a text in place of a number. */
    WRONG_TYPE(ERROR),
    /** A value of the right kind that is not allowed here. */
    INVALID_VALUE(ERROR),
    /** An id that does not follow the grammar of ids. */
    INVALID_ID(ERROR),
    /** Two tasks or groups of a DAG, or two DAGs of a file, have the same id. */
    DUPLICATE_ID(ERROR),
    /** {@code uses} names no operator. */
    UNKNOWN_OPERATOR(ERROR),
    /** {@code target} names no target of the settings, or labels that none has. */
    UNKNOWN_TARGET(ERROR),
    /** {@code on_failure} or its like names no notifier of the settings. */
    UNKNOWN_NOTIFIER(ERROR),
    /** {@code needs} names no task or group of the DAG. */
    UNKNOWN_NEED(ERROR),
    /** A task or a group needs itself, or a group that it is in, or a group needs a task that is in it. */
    SELF_NEED(ERROR),
    /** {@code needs} names the same task or group twice. */
    REPEATED_NEED(WARNING),
    /** {@code group} names no group of the DAG. */
    UNKNOWN_GROUP(ERROR),
    /** A group that no task is in. */
    EMPTY_GROUP(WARNING),
    /** Tasks or groups wait for each other in a circle. */
    CYCLE(ERROR),
    /** {@code schedule} is no cron expression and no preset. */
    INVALID_SCHEDULE(ERROR),
    /** A cron expression that is well formed and never fires, such as the 30th of February. */
    NEVER_FIRES(WARNING),
    /** A param's default does not fit the param's own declaration, or a scheduled DAG has a param without a default. */
    INVALID_PARAM(ERROR),
    /** A Jinja template that does not parse. */
    TEMPLATE_SYNTAX(ERROR),
    /** A template that names a variable, filter or function that does not exist. */
    UNKNOWN_VARIABLE(ERROR),
    /** A command that cannot be split into words, most often for a quote that is not closed. */
    INVALID_COMMAND(ERROR),
    /** A cpu and memory that Fargate does not offer together. */
    FARGATE_SIZE(ERROR),
    /** Another file has a DAG of this id. */
    DAG_ID_TAKEN(ERROR),
    /** The file reads well, and building its DAG failed all the same. */
    BUILD_FAILED(ERROR);

    private final Severity severity;

    ProblemCode(Severity severity) {
        this.severity = severity;
    }

    /** Whether a problem of this kind keeps the file from being used. */
    public Severity severity() {
        return severity;
    }
}
