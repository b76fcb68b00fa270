package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.spec.schedule.ScheduleSpec;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one document of a DAG file says, with all defaults merged in. A spec that comes from the reader or from
 * {@code DagDocument} is checked: its ids are unique, all needs exist and nothing waits for itself.
 *
 * @param dagId the DAG's name
 * @param description empty when there is none
 * @param owner the person or team to ask; empty when there is none
 * @param schedule when the DAG runs by itself; null when only people and other programs start it
 * @param timezone the zone of the schedule and of dates without an offset
 * @param startDate the first moment for which the schedule may start a run; null for no limit
 * @param endDate the last moment for which the schedule may start a run; null for no limit
 * @param catchup whether the schedule makes up for the runs that it missed
 * @param catchupWindow how old a missed tick may be to be made up for; null when it may be of any age
 * @param maxActiveRuns how many runs of the DAG may be active at once
 * @param runStrategy what becomes of a run that finds maxActiveRuns reached
 * @param maxConsecutiveFailedRuns after how many failed runs in a row the DAG is paused; 0 for never
 * @param maxActiveTasks how many tasks of one run may be active at once
 * @param maxActiveTasksPerDag how many tasks may be active at once, over all runs of the DAG; null for any number
 * @param dagrunTimeout how long one run may take; null when it may take for ever
 * @param tags words to find the DAG by
 * @param costTags tags of every AWS task of the DAG, for cost reports, in the order of the file
 * @param params what a run may be given, in the order of the file
 * @param tasks in the order of the file
 * @param groups in the order of the file
 * @param onSuccess names of notifiers that are told when a run has succeeded
 * @param onFailure names of notifiers that are told when a run has failed or was cancelled
 * @param deadlines by when runs must have ended
 * @param webhook how other programs start runs by an address of the DAG's own; null where they do not
 */
public record DagSpec(
        @NotNull @SpecId(dots = true, remedy = "use letters, digits, '_', '-' and '.', at most 200 of them")
        @JsonPropertyDescription("The DAG's name. Default: the name of the file without its ending.")
        String dagId,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonPropertyDescription("What the DAG does, for people.")
        String description,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonPropertyDescription("The person or team to ask about the DAG.")
        String owner,

        @JsonPropertyDescription("When the DAG runs by itself: a cron expression of five fields, a preset such as"
                + " @daily, a list of these, or a map with cron, every, times or assets. Absent: it is only started by people"
                + " and other programs.")
        @Nullable ScheduleSpec schedule,

        @NotNull @JsonProperty(defaultValue = "UTC")
        @JsonPropertyDescription("The time zone of the schedule and of dates without an offset, such as Europe/Berlin.")
        ZoneId timezone,

        @JsonPropertyDescription("The first moment for which the schedule may start a run.") @Nullable DateSpec startDate,

        @JsonPropertyDescription("The last moment for which the schedule may start a run.") @Nullable DateSpec endDate,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether the schedule makes up for the runs that it missed.")
        boolean catchup,

        @DurationRange(min = "1s")
        @JsonPropertyDescription("How old a missed run may be to be made up for. Absent: of any age.")
        @Nullable Duration catchupWindow,

        @Min(1) @Max(10_000) @JsonProperty(defaultValue = "16")
        @JsonPropertyDescription("How many runs of the DAG may be active at once.")
        int maxActiveRuns,

        @NotNull @JsonProperty(defaultValue = "queue")
        @JsonPropertyDescription("What becomes of a run for which max_active_runs leaves no place: it waits, it ends at"
                + " once, it has running ones cancelled, or it takes the place of those that wait.")
        RunStrategy runStrategy,

        @Min(0) @Max(1000) @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("After how many failed runs in a row the DAG is paused. 0: never.")
        int maxConsecutiveFailedRuns,

        @Min(1) @Max(10_000) @JsonProperty(defaultValue = "16")
        @JsonPropertyDescription("How many tasks of one run may be active at once.")
        int maxActiveTasks,

        @Min(1) @Max(10_000) @JsonPropertyDescription("How many tasks may be active at once, over all runs of the DAG. Absent: any number.")
        @Nullable Integer maxActiveTasksPerDag,

        @DurationRange(min = "1s")
        @JsonPropertyDescription("How long one run may take before what is left of it is stopped and it fails.")
        @Nullable Duration dagrunTimeout,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonPropertyDescription("Words to find the DAG by.")
        List<@NotBlank @Size(max = 100) String> tags,

        @Size(max = 40) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("Tags of every AWS task of the DAG, for cost reports.")
        Map<@CostTag(key = true) String, @NotNull @CostTag String> costTags,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("What a run may be given: a default, or a JSON Schema with a default in it.")
        Map<String, @NotNull @Valid ParamSpec> params,

        @JsonPropertyDescription("The tasks, in any order.") List<@NotNull TaskSpec> tasks,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonPropertyDescription("The groups that tasks can be in.")
        List<@NotNull GroupSpec> groups,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when a run has succeeded.")
        List<@NotNull @SpecId String> onSuccess,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when a run has failed or was cancelled.")
        List<@NotNull @SpecId String> onFailure,

        @Size(max = 20) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("By when runs must have ended, and what happens where one has not.")
        List<@NotNull DeadlineSpec> deadlines,

        @JsonPropertyDescription("Lets other programs start runs by POST to an address of the DAG's own.")
        @Valid @Nullable WebhookSpec webhook) {

    public DagSpec {
        requireNonNull(dagId, "dagId");
        requireNonNull(description, "description");
        requireNonNull(owner, "owner");
        requireNonNull(timezone, "timezone");
        requireNonNull(runStrategy, "runStrategy");
        tags = List.copyOf(tags);
        costTags = Collections.unmodifiableMap(new LinkedHashMap<>(costTags));
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        tasks = List.copyOf(tasks);
        groups = List.copyOf(groups);
        onSuccess = List.copyOf(onSuccess);
        onFailure = List.copyOf(onFailure);
        deadlines = List.copyOf(deadlines);
    }

    /** A DAG of these tasks with every default. */
    public static DagSpec of(String dagId, List<TaskSpec> tasks) {
        return new DagSpec(
                dagId,
                "",
                "",
                null,
                ZoneId.of("UTC"),
                null,
                null,
                false,
                null,
                16,
                RunStrategy.QUEUE,
                0,
                16,
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                tasks,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    /** The same DAG with other tasks and groups. */
    public DagSpec withTasks(List<TaskSpec> otherTasks, List<GroupSpec> otherGroups) {
        return new DagSpec(
                dagId,
                description,
                owner,
                schedule,
                timezone,
                startDate,
                endDate,
                catchup,
                catchupWindow,
                maxActiveRuns,
                runStrategy,
                maxConsecutiveFailedRuns,
                maxActiveTasks,
                maxActiveTasksPerDag,
                dagrunTimeout,
                tags,
                costTags,
                params,
                otherTasks,
                otherGroups,
                onSuccess,
                onFailure,
                deadlines,
                webhook);
    }

    /** {@link #startDate} in this DAG's time zone. */
    public Optional<Instant> startInstant() {
        return Optional.ofNullable(startDate).map(date -> date.in(timezone));
    }

    /** {@link #endDate} in this DAG's time zone. */
    public Optional<Instant> endInstant() {
        return Optional.ofNullable(endDate).map(date -> date.in(timezone));
    }

    /** The task of this id. */
    public Optional<TaskSpec> task(String id) {
        return tasks.stream().filter(task -> task.id().equals(id)).findFirst();
    }

    /** The nearest group around a group, or it itself, that is taken from another file; absent where there is none. */
    public Optional<GroupSpec> takenGroup(@Nullable String group) {
        if (group == null || groups.stream().allMatch(one -> one.from() == null)) {
            return Optional.empty();
        }
        Map<String, GroupSpec> byId = new HashMap<>();
        groups.forEach(one -> byId.put(one.id(), one));
        Set<String> seen = new HashSet<>();
        GroupSpec at = byId.get(group);
        while (at != null && at.from() == null && seen.add(at.id())) {
            at = at.group() == null ? null : byId.get(at.group());
        }
        return Optional.ofNullable(at).filter(found -> found.from() != null);
    }
}
