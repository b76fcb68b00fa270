package io.waybill.spec.schedule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.SpecValueException;
import io.waybill.spec.asset.AssetExpression;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a DAG runs by itself. What tells the kinds apart asks {@link #as}, so that a new kind is missing nowhere. */
public sealed interface ScheduleSpec
        permits CronSchedule, EverySchedule, TimesSchedule, OnceSchedule, ContinuousSchedule, AssetSchedule {

    /** What is to be made of each kind of schedule. */
    interface Cases<R> {
        R crons(CronSchedule schedule);

        R every(EverySchedule schedule);

        R times(TimesSchedule schedule);

        R once(OnceSchedule schedule);

        R continuous(ContinuousSchedule schedule);

        R assets(AssetSchedule schedule);
    }

    /**
     * Reads a cron expression or a preset, a list of them, or a map: {@code {cron: …, interval: true}},
     * {@code {every: 15m}}, {@code {times: […]}} or {@code {assets: …}}, which goes with one of the others.
     *
     * @throws SpecValueException {@code INVALID_SCHEDULE}, with every fault in it
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ScheduleSpec of(JsonNode value) {
        return new ScheduleReader().read(value);
    }

    /**
     * Reads a cron expression or a preset.
     *
     * @throws SpecValueException {@code INVALID_SCHEDULE}, when it is neither
     */
    static ScheduleSpec parse(String text) {
        return of(TextNode.valueOf(text));
    }

    /** What the cases make of this schedule. */
    <R> R as(Cases<R> cases);

    /** As it is written in a file: a text, a list or a map. The same schedule is always written alike. */
    @JsonValue
    Object written();

    /** In one line, for lists and messages; different schedules have different lines. */
    String expression();

    /** The cron expressions in it, in the order of the file; none in other kinds of schedule. */
    default List<CronSchedule.Cron> crons() {
        return List.of();
    }

    /**
     * When it fires; empty where that depends on what has happened: when the DAG was first seen, how its runs went.
     *
     * @param zone the DAG's time zone
     * @param start the DAG's start date, from which fixed lengths are counted; absent: they are counted from the epoch
     */
    Optional<Fires> fires(ZoneId zone, @Nullable Instant start);

    /** The part of it that goes by time; empty where only assets start the DAG. */
    default Optional<ScheduleSpec> byTime() {
        return Optional.of(this);
    }

    /** The assets that start the DAG; empty where it goes by time alone. */
    default Optional<AssetExpression> byAssets() {
        return Optional.empty();
    }
}
