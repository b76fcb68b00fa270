package io.waybill.container.local.faults;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A key of a rule that only some kinds of faults know. */
public enum FaultKey {
    /** What ECS says. */
    REASON(FaultRule::reason),
    /** After how long, or how much longer. */
    DELAY(FaultRule::delay),
    /** In which status of the task. */
    STATUS(FaultRule::status),
    /** Which container of the task. */
    CONTAINER(FaultRule::container),
    /** How many calls. */
    CALLS(FaultRule::calls),
    /** Which part of all, from 0 to 1. */
    SHARE(FaultRule::share),
    /** How many log events. */
    EVENTS(FaultRule::events),
    /** How many bytes. */
    BYTES(FaultRule::bytes);

    private final Function<FaultRule, @Nullable Object> value;

    FaultKey(Function<FaultRule, @Nullable Object> value) {
        this.value = value;
    }

    /** As it is written in a file. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a rule has it. */
    boolean isIn(FaultRule rule) {
        return Optional.ofNullable(value.apply(rule)).isPresent();
    }
}
