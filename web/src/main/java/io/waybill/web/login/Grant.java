package io.waybill.web.login;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.GrantRow;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * A role, over all DAGs or some of them. As text: {@code operator}, {@code operator:sales_*}, {@code viewer:tag=money}.
 *
 * @param role the role
 * @param dagPattern only for DAGs with such an id, where {@code *} and {@code ?} stand for anything; empty for all
 * @param tag only for DAGs with this tag; empty for all
 */
public record Grant(Role role, String dagPattern, String tag) {
    private static final int LONGEST = 250;
    private static final String TAG = "tag=";

    /**
     * Checks it.
     *
     * @throws WaybillException {@code INVALID_REQUEST}
     */
    public Grant {
        requireNonNull(role, "role");
        requireNonNull(dagPattern, "dagPattern");
        requireNonNull(tag, "tag");
        boolean limited = !dagPattern.isEmpty() || !tag.isEmpty();
        if (limited && role.includes(Role.EDITOR)) {
            throw wrong(
                    "The role " + role.id() + " is over all of Waybill. Only viewer and operator can be of some DAGs");
        }
        if (dagPattern.length() > LONGEST || tag.length() > LONGEST) {
            throw wrong("A DAG's id or tag has " + LONGEST + " characters at the most");
        }
    }

    /**
     * Reads its text.
     *
     * @throws WaybillException {@code INVALID_REQUEST}
     */
    public static Grant parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new Grant(Role.of(text.strip()), "", "");
        }
        Role role = Role.of(text.substring(0, colon).strip());
        String scope = text.substring(colon + 1).strip();
        if (scope.isEmpty() || scope.equals(TAG)) {
            throw wrong("'" + text + "' says not of which DAGs. Write " + role.id() + ":sales_*, " + role.id()
                    + ":tag=money, or " + role.id() + " for all");
        }
        return scope.startsWith(TAG) ? new Grant(role, "", scope.substring(TAG.length())) : new Grant(role, scope, "");
    }

    static Grant of(GrantRow row) {
        return new Grant(Role.of(row.role()), row.dagPattern(), row.tag());
    }

    GrantRow row() {
        return new GrantRow(role.id(), dagPattern, tag);
    }

    /** Whether it is over all DAGs. */
    boolean isOverAll() {
        return dagPattern.isEmpty() && tag.isEmpty();
    }

    /** Whether it is over this DAG. */
    boolean covers(String dagId, Collection<String> tags) {
        if (!tag.isEmpty()) {
            return tags.contains(tag);
        }
        return dagPattern.isEmpty() || matches(dagPattern, dagId);
    }

    /** Without backtracking, so that no pattern and no id can make it long. */
    private static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            boolean more = p < pattern.length();
            if (more && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (more && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        return Pattern.matches("\\**", pattern.substring(p));
    }

    private static WaybillException wrong(String message) {
        return new WaybillException(ErrorCode.INVALID_REQUEST, message);
    }

    @Override
    public String toString() {
        return role.id() + (tag.isEmpty() ? dagPattern.isEmpty() ? "" : ":" + dagPattern : ":" + TAG + tag);
    }
}
