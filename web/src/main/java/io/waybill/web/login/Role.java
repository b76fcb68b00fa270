package io.waybill.web.login;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What somebody may do; each role may do what those before it may. */
public enum Role {
    /** Sees DAGs, runs, logs and what they cost. */
    VIEWER,
    /** Triggers, clears, marks, cancels, backfills, pauses, answers. */
    OPERATOR,
    /** Changes pools, variables and connections. */
    EDITOR,
    /** Makes users, and gives them their roles. */
    ADMIN;

    /** As it is written: its name in lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it may do what another one may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** The lesser of two. */
    Role atMost(Role other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** Their names, for people. */
    static String names() {
        return Arrays.stream(values()).map(Role::id).collect(Collectors.joining(", "));
    }

    /**
     * The role of this name.
     *
     * @throws WaybillException {@code INVALID_REQUEST}
     */
    public static Role of(String id) {
        return Arrays.stream(values())
                .filter(role -> role.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.INVALID_REQUEST, "There is no role '" + id + "'. Use one of " + names()));
    }
}
