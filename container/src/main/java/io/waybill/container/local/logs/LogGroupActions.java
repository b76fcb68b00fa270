package io.waybill.container.local.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import java.util.List;
import java.util.OptionalInt;

/** CreateLogGroup, DescribeLogGroups, DeleteLogGroup, PutRetentionPolicy and DeleteRetentionPolicy. */
public final class LogGroupActions {

    private static final int MOST_GROUPS = 50;
    private static final List<Integer> RETENTIONS = List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    private final LogGroups groups;
    private final String arnPrefix;

    /** @param arnPrefix what stands before a group's name in its ARN */
    public LogGroupActions(LogGroups groups, String arnPrefix) {
        this.groups = groups;
        this.arnPrefix = arnPrefix;
    }

    /** Adds these actions to a table. */
    public void addTo(ActionTable.Builder table) {
        table.add(Service.LOGS, "CreateLogGroup", this::create);
        table.add(Service.LOGS, "DescribeLogGroups", this::describe);
        table.add(Service.LOGS, "DeleteLogGroup", this::delete);
        table.add(Service.LOGS, "PutRetentionPolicy", this::putRetention);
        table.add(Service.LOGS, "DeleteRetentionPolicy", this::deleteRetention);
    }

    private JsonNode create(Input input) {
        groups.create(input.textOrEmpty("logGroupName"), input.textOrEmpty("logGroupClass"));
        return Json.object();
    }

    private JsonNode describe(Input input) {
        String prefix = input.textOrEmpty("logGroupNamePrefix");
        String pattern = input.textOrEmpty("logGroupNamePattern");
        List<String> identifiers = input.texts("logGroupIdentifiers").stream()
                .map(LogGroups::nameIn)
                .toList();
        if (!prefix.isEmpty() && !pattern.isEmpty()) {
            throw LogReadActions.invalid(
                    "LogGroup name prefix and LogGroup name pattern are mutually exclusive" + " parameters.");
        }
        int limit = LogReadActions.limit(input, "limit", MOST_GROUPS, MOST_GROUPS);
        String after = input.textOrEmpty("nextToken");
        List<LogGroup> found = groups.all().stream()
                .filter(group -> group.name().startsWith(prefix) && group.name().contains(pattern))
                .filter(group -> identifiers.isEmpty() || identifiers.contains(group.name()))
                .filter(group -> group.name().compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        ObjectNode answer = Json.object();
        var views = answer.putArray("logGroups");
        found.stream().limit(limit).map(this::view).forEach(views::add);
        if (found.size() > limit) {
            answer.put("nextToken", found.get(limit - 1).name());
        }
        return answer;
    }

    private JsonNode delete(Input input) {
        groups.delete(input.textOrEmpty("logGroupName"));
        return Json.object();
    }

    private JsonNode putRetention(Input input) {
        LogGroup group = groups.get(input.textOrEmpty("logGroupName"));
        OptionalInt days = input.number("retentionInDays");
        if (days.isEmpty() || !RETENTIONS.contains(days.getAsInt())) {
            throw LogReadActions.invalid("1 validation error detected: Value '"
                    + (days.isPresent() ? days.getAsInt() : "null")
                    + "' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: "
                    + RETENTIONS);
        }
        group.retain(days);
        return Json.object();
    }

    private JsonNode deleteRetention(Input input) {
        groups.get(input.textOrEmpty("logGroupName")).retain(OptionalInt.empty());
        return Json.object();
    }

    private ObjectNode view(LogGroup group) {
        LogGroup.Facts facts = group.facts();
        ObjectNode view = Json.object();
        view.put("logGroupName", facts.logGroupName());
        view.put("creationTime", facts.creationTime());
        Integer days = facts.retentionInDays();
        if (days != null) {
            view.put("retentionInDays", days.intValue());
        }
        view.put("metricFilterCount", 0);
        view.put("arn", arnPrefix + facts.logGroupName() + ":*");
        view.put("logGroupArn", arnPrefix + facts.logGroupName());
        view.put("logGroupClass", facts.logGroupClass());
        view.put("storedBytes", group.size());
        return view;
    }
}
