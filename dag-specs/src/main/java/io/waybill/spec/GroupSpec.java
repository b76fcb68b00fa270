package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of tasks that is shown as one box and can be depended upon as if it were a task.
 *
 * @param id unique among the DAG's tasks and groups
 * @param title what the box is called; the id when the file gives none
 * @param needs ids of the tasks and groups that come before every task of this group
 * @param group the group that this one is in; null when it is in none
 * @param expand the items that its tasks are run for, once for each; null when they are run once
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
        @Nullable ExpandSpec expand) {

    public GroupSpec {
        requireNonNull(id, "id");
        title = title.isEmpty() ? id : title;
        needs = List.copyOf(needs);
    }
}
