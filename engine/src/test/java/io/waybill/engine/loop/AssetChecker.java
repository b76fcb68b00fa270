package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AssetEventFilter;
import io.waybill.engine.store.AssetEventRow;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that each success of a task that writes an asset is told once, and what was told has started what waits for it, once. */
final class AssetChecker {
    private static final TaskKey WRITES = TaskKey.of(SimulatedFleet.WRITES);

    private final AssetStore store;
    private final Instant end;
    private final String seed;
    private int written;
    private int started;

    /** @param end until when updates started runs */
    AssetChecker(EngineRig rig, Instant end, long seed) {
        this.store = rig.runs.assets();
        this.end = end;
        this.seed = "seed " + seed;
    }

    /** How many updates there were. */
    int written() {
        return written;
    }

    /** How many runs they have started. */
    int started() {
        return started;
    }

    /** @param runs of one DAG */
    void checkWriting(Collection<RunRecord> runs) {
        for (RunRecord record : runs) {
            if (!record.tasks().containsKey(WRITES)) {
                continue;
            }
            RunRow run = record.run();
            String what = run.runId() + " of " + run.dagId() + ", " + seed;
            List<AssetEventRow> told = store.events(new AssetEventFilter(
                    null, run.dagId(), run.runId(), SimulatedFleet.WRITES, null, null, null, false, 0, 1_000));
            List<AttemptRow> good = record.tries().get(WRITES).stream()
                    .filter(attempt -> attempt.kind() == EndKind.SUCCESS)
                    .toList();
            assertThat(told).as(what).extracting(AssetEventRow::tryNumber).doesNotHaveDuplicates();
            assertThat(good)
                    .as(what)
                    .extracting(AttemptRow::tryNumber)
                    .containsAll(told.stream().map(AssetEventRow::tryNumber).toList());
            if (!record.wasChanged()) {
                assertThat(told)
                        .as(what)
                        .hasSize(record.tasks().get(WRITES).state() == TaskState.SUCCESS ? 1 : 0)
                        .extracting(AssetEventRow::at)
                        .isEqualTo(good.stream().map(AttemptRow::endedAt).toList());
            }
            written += told.size();
        }
    }

    /** @param runs of the DAG */
    void checkAwaiting(SimulatedFleet.Member member, Collection<RunRow> runs) {
        SimulatedFleet.Awaited awaited = member.awaited();
        Set<Long> used = new HashSet<>();
        for (RunRow run : runs) {
            List<AssetEventRow> events = store.triggering(run.id()).stream()
                    .map(AssetStore.Triggering::event)
                    .toList();
            String what = run.runId() + " of " + run.dagId() + ", " + seed;
            if (run.type() != RunType.ASSET_TRIGGERED) {
                assertThat(events).as(what).isEmpty();
                continue;
            }
            started++;
            assertThat(holds(awaited, events)).as(what).isTrue();
            assertThat(events).as(what).allMatch(event -> used.add(event.id()));
            assertThat(events.stream().map(AssetEventRow::at).max(Comparator.naturalOrder()))
                    .as(what)
                    .contains(run.queuedAt());
        }
        List<AssetEventRow> unused = new ArrayList<>();
        for (String name : awaited.assets()) {
            store.resolve(name)
                    .ifPresent(asset -> unused.addAll(store.events(AssetEventFilter.ofAsset(asset.id(), 10_000))));
        }
        unused.removeIf(event -> used.contains(event.id()) || !event.at().isBefore(end));
        assertThat(holds(awaited, unused))
                .as("%s has a run for what has come, %s: %s", member.id(), seed, unused)
                .isFalse();
    }

    private static boolean holds(SimulatedFleet.Awaited awaited, Collection<AssetEventRow> events) {
        Set<String> updated = events.stream().map(AssetEventRow::name).collect(Collectors.toSet());
        return awaited.all()
                ? updated.containsAll(awaited.assets())
                : awaited.assets().stream().anyMatch(updated::contains);
    }
}
