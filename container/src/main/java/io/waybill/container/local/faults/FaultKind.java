package io.waybill.container.local.faults;

import static io.waybill.container.local.faults.FaultKey.BYTES;
import static io.waybill.container.local.faults.FaultKey.CALLS;
import static io.waybill.container.local.faults.FaultKey.CONTAINER;
import static io.waybill.container.local.faults.FaultKey.DELAY;
import static io.waybill.container.local.faults.FaultKey.EVENTS;
import static io.waybill.container.local.faults.FaultKey.REASON;
import static io.waybill.container.local.faults.FaultKey.SHARE;
import static io.waybill.container.local.faults.FaultKey.STATUS;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What can go wrong, in the words of ECS. */
public enum FaultKind {
    /** RunTask answers 200 and a failure in place of the task. */
    @JsonProperty("run_task_failure")
    RUN_TASK_FAILURE(
            Moment.LAUNCH,
            "RunTask answers 200 with `failures` in place of the task. Nothing was started, and the client token stays free.",
            "RESOURCE:MEMORY",
            Duration.ZERO,
            REASON),
    /** Fargate has no room. */
    @JsonProperty("no_capacity")
    NO_CAPACITY(
            Moment.LAUNCH,
            "No room: with `launchType`, RunTask answers `failures`; with a capacity provider, the task is accepted and ends in"
                    + " PROVISIONING with `TaskFailedToStart`. With `for` or `count` the capacity comes back.",
            "Capacity is unavailable at this time. Please try again later or in a different availability zone",
            Duration.ZERO,
            REASON),
    /** The task never leaves a status before RUNNING. */
    @JsonProperty("never_starts")
    NEVER_STARTS(
            Moment.TASK,
            "The task stays in `status` (PROVISIONING, PENDING or ACTIVATING; default PENDING) until somebody stops it.",
            "",
            Duration.ZERO,
            STATUS),
    /** The task starts late. */
    @JsonProperty("slow_start")
    SLOW_START(
            Moment.TASK,
            "The task stays in `status` (PROVISIONING, PENDING or ACTIVATING; default PENDING) longer by `delay`.",
            "",
            Duration.ofSeconds(30),
            DELAY,
            STATUS),
    /** The task ends before it runs. */
    @JsonProperty("fails_to_start")
    FAILS_TO_START(
            Moment.TASK,
            "The task ends with `TaskFailedToStart` when it is in `status` (default ACTIVATING); no container has run.",
            "CannotPullContainerError: pull image manifest has been retried 5 time(s): dial tcp: i/o timeout",
            Duration.ZERO,
            REASON,
            STATUS),
    /** AWS takes Spot capacity back. */
    @JsonProperty("spot_interruption")
    SPOT_INTERRUPTION(
            Moment.TASK,
            "Tasks on FARGATE_SPOT only. After `delay` in RUNNING comes the notice (desiredStatus STOPPED, `stopCode`"
                    + " SpotInterruption) with SIGTERM; after `stopTimeout`, at most two minutes, SIGKILL.",
            "Your Spot Task was interrupted.",
            Duration.ZERO,
            DELAY,
            REASON),
    /** The host is gone, and nobody knows how the containers ended. */
    @JsonProperty("host_loss")
    HOST_LOSS(
            Moment.TASK,
            "After `delay` in RUNNING the processes are killed; no container has an exit code. `stopCode` InfrastructureHealth.",
            "The underlying host of the task is impaired; the task was stopped.",
            Duration.ZERO,
            DELAY,
            REASON),
    /** A container needs more memory than it has. */
    @JsonProperty("out_of_memory")
    OUT_OF_MEMORY(
            Moment.TASK,
            "After `delay` in RUNNING `container` (default: the first essential one) is killed: exit code 137, and the container's"
                    + " `reason`.",
            "OutOfMemoryError: container killed due to memory usage",
            Duration.ZERO,
            CONTAINER,
            DELAY,
            REASON),
    /** Lines are seen late. */
    @JsonProperty("late_logs")
    LATE_LOGS(
            Moment.TASK,
            "A line of the task's log can be read only `delay` after it was written, also when the task has stopped meanwhile.",
            "",
            Duration.ofSeconds(5),
            DELAY),
    /** Lines come in pieces. */
    @JsonProperty("split_logs")
    SPLIT_LOGS(
            Moment.TASK,
            "GetLogEvents answers at most `events` (default 2) a page, and empty pages with a fresh token between them; lines longer"
                    + " than `bytes` (where given) come as several events.",
            "",
            Duration.ZERO,
            BYTES,
            EVENTS),
    /** Lines are lost. */
    @JsonProperty("lost_logs")
    LOST_LOGS(
            Moment.TASK,
            "Of the task's lines a `share` (default 0.5) never arrives, as with the awslogs driver's non-blocking mode when its"
                    + " buffer is full.",
            "",
            Duration.ZERO,
            SHARE),
    /** A task just accepted is not found yet. */
    @JsonProperty("missing_at_first")
    MISSING_AT_FIRST(
            Moment.TASK,
            "DescribeTasks answers the failure MISSING for the task: the first `calls` times (default 2), or until `delay` has passed"
                    + " since RunTask.",
            "MISSING",
            Duration.ZERO,
            CALLS,
            DELAY),
    /** ECS or CloudWatch Logs has a fault of its own. */
    @JsonProperty("server_error")
    SERVER_ERROR(
            Moment.CALL,
            "HTTP 500 before anything was done: `ServerException` of ECS, `ServiceUnavailableException` of CloudWatch Logs.",
            "Service Unavailable. Please try again later.",
            Duration.ZERO,
            REASON),
    /** A call is refused though no bucket is empty. */
    @JsonProperty("throttled")
    THROTTLED(
            Moment.CALL,
            "HTTP 400 `ThrottlingException` before anything was done, by chance and not by a bucket.",
            "Rate exceeded",
            Duration.ZERO,
            REASON),
    /** The answer is lost. */
    @JsonProperty("dropped_connection")
    DROPPED_CONNECTION(
            Moment.CALL,
            "The call is carried out, and the connection closed without an answer: the client cannot know.",
            "",
            Duration.ZERO),
    /** EventBridge delivers an event twice. */
    @JsonProperty("duplicated_event")
    DUPLICATED_EVENT(Moment.EVENT, "The task event is told twice, the same to the letter.", "", Duration.ZERO),
    /** EventBridge delivers an event after a later one. */
    @JsonProperty("reordered_event")
    REORDERED_EVENT(
            Moment.EVENT,
            "The task event is told after the next one; where none follows, after `delay`.",
            "",
            Duration.ofSeconds(5),
            DELAY),
    /** EventBridge does not deliver an event. */
    @JsonProperty("lost_event")
    LOST_EVENT(Moment.EVENT, "The task event is never told.", "", Duration.ZERO);

    /** When it is decided whether the fault strikes. */
    public enum Moment {
        /** RunTask is about to accept a task; each task of a call by itself. */
        LAUNCH("a task that RunTask is about to accept"),
        /** A task was accepted: its fate is decided for all its life. */
        TASK("a task that was accepted, once for its life"),
        /** A call came in, signed and well-formed. */
        CALL("a call of an action"),
        /** A task's status changed. */
        EVENT("a task event");

        private final String words;

        Moment(String words) {
            this.words = words;
        }

        /** What a rule counts, in words. */
        public String words() {
            return words;
        }
    }

    private final Moment moment;
    private final String description;
    private final String reason;
    private final Duration delay;
    private final List<FaultKey> keys;

    FaultKind(Moment moment, String description, String reason, Duration delay, FaultKey... keys) {
        this.moment = moment;
        this.description = description;
        this.reason = reason;
        this.delay = delay;
        this.keys = List.of(keys);
    }

    /** As it is written in a file, such as {@code run_task_failure}. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** When it is decided. */
    public Moment moment() {
        return moment;
    }

    /** What happens, in a sentence or two of Markdown. */
    public String description() {
        return description;
    }

    /** What ECS says, unless the rule says otherwise; empty where it says nothing. */
    public String reason() {
        return reason;
    }

    /** The delay of a rule that names none. */
    Duration delay() {
        return delay;
    }

    /** The keys that change how it strikes, besides those that every rule has. */
    public List<FaultKey> keys() {
        return keys;
    }
}
