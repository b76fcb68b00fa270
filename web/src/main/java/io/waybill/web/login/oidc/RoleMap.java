package io.waybill.web.login.oidc;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.web.login.Grant;
import java.util.Collection;
import java.util.List;

/** Which group gives which role: {@code data-team -> operator:sales_*}; {@code *} stands for everybody. */
final class RoleMap {
    private static final String ARROW = "->";
    private static final String EVERYBODY = "*";

    private final List<Rule> rules;

    private record Rule(String group, Grant grant) {}

    /**
     * Reads the setting.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where one of them makes no sense
     */
    RoleMap(List<String> rules) {
        this.rules = rules.stream().map(RoleMap::rule).toList();
    }

    private static Rule rule(String text) {
        // A group may have an arrow in its name, a role has none.
        int arrow = text.lastIndexOf(ARROW);
        String group = arrow < 0 ? "" : text.substring(0, arrow).strip();
        if (group.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The setting oidc.roles: '" + text + "' names no group. Write data-team -> operator:sales_*");
        }
        try {
            return new Rule(group, Grant.parse(text.substring(arrow + ARROW.length())));
        } catch (WaybillException e) {
            throw new WaybillException(e.code(), "The setting oidc.roles, '" + text + "': " + e.getMessage(), e);
        }
    }

    /** What somebody of these groups may do. */
    List<Grant> grants(Collection<String> groups) {
        return rules.stream()
                .filter(rule -> rule.group().equals(EVERYBODY) || groups.contains(rule.group()))
                .map(Rule::grant)
                .distinct()
                .toList();
    }
}
