package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group of tasks that is shown as one box and can be depended upon as if it were a task.
 *
 * @param id unique among the DAG's tasks and groups
 * @param title what the box is called; the id when the file gives none
 * @param needs ids of the tasks and groups that come before every task of this group
 * @param group the group that this one is in; null when it is in none
 * @param expand the items that its tasks are run for, once for each; null when they are run once
 * @param from the file whose tasks it has; null when they are tasks of the same file
 * @param params what that file's DAG is given, in the order of the file
 */
public record GroupSpec(
        @NotNull @SpecId @JsonPropertyDescription("The group's name, unique among the tasks and groups of its DAG.")
        String id,

        @JsonPropertyDescription("What the group's box is called.")
        String title,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("The tasks and groups that come before every task of this group.")
        List<@NotNull String> needs,

        @JsonPropertyDescription("The group that this one is in.") @Nullable String group,

        @JsonPropertyDescription(
                "The items that the tasks of the group are run for, once for each; their templates have them as item.")
        @Nullable ExpandSpec expand,

        @Size(min = 1, max = 500) @JsonPropertyDescription("Another DAG file, whose tasks the group has: a path from the folder of this file.")
        @Nullable String from,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("Values for the params of that file's DAG; texts are templates.")
        Map<String, JsonNode> params) {

    /** A group of tasks of the same file. */
    public GroupSpec(String id, String title, List<String> needs, @Nullable String group, @Nullable ExpandSpec expand) {
        this(id, title, needs, group, expand, null, Map.of());
    }

    public GroupSpec {
        requireNonNull(id, "id");
        title = title.isEmpty() ? id : title;
        needs = List.copyOf(needs);
        Map<String, JsonNode> values = new LinkedHashMap<>();
        params.forEach((name, value) -> values.put(name, value.deepCopy()));
        params = Collections.unmodifiableMap(values);
    }

    /** The id that a task or group of the file that this group is taken from has here. */
    public String innerId(String theirs) {
        return id + "__" + theirs;
    }
}
