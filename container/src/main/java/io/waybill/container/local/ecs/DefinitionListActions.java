package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.WireException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** ListTaskDefinitions and ListTaskDefinitionFamilies. */
final class DefinitionListActions {

    private static final Set<String> STATUSES = Set.of("ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS");
    private static final Set<String> FAMILY_STATUSES = Set.of("ACTIVE", "INACTIVE", "ALL");
    private static final Set<String> ORDERS = Set.of("ASC", "DESC");

    private final TaskDefinitions definitions;

    DefinitionListActions(TaskDefinitions definitions) {
        this.definitions = definitions;
    }

    void addTo(ActionTable.Builder table) {
        table.add(Service.ECS, "ListTaskDefinitions", this::list);
        table.add(Service.ECS, "ListTaskDefinitionFamilies", this::listFamilies);
    }

    private JsonNode list(Input input) {
        String status = oneOf(STATUSES, "status", input.text("status").orElse("ACTIVE"));
        // A prefix by its name only: AWS compares it with the whole family.
        String family = input.textOrEmpty("familyPrefix");
        Comparator<TaskDefinition> order =
                Comparator.comparing(TaskDefinition::family).thenComparing(TaskDefinition::revision);
        if (oneOf(ORDERS, "sort", input.text("sort").orElse("ASC")).equals("DESC")) {
            order = order.reversed();
        }
        List<String> found = definitions.all().stream()
                .filter(definition -> family.isEmpty() || definition.family().equals(family))
                .filter(definition -> definition.status().name().equals(status))
                .sorted(order)
                .map(TaskDefinition::arn)
                .toList();
        return Paging.page(input, "taskDefinitionArns", found);
    }

    private JsonNode listFamilies(Input input) {
        String status = oneOf(FAMILY_STATUSES, "status", input.text("status").orElse("ALL"));
        String prefix = input.textOrEmpty("familyPrefix");
        List<String> found = definitions.families().stream()
                .filter(family -> family.name().startsWith(prefix))
                .filter(family -> status.equals("ALL") || family.latestActive().isPresent() == status.equals("ACTIVE"))
                .map(DefinitionFamily::name)
                .toList();
        return Paging.page(input, "families", found);
    }

    private static String oneOf(Set<String> allowed, String member, String value) {
        if (!allowed.contains(value)) {
            throw new WireException(
                    ErrorCode.INVALID_PARAMETER,
                    "Invalid " + member + " '" + value + "': use one of " + new TreeSet<>(allowed) + ".");
        }
        return value;
    }
}
