package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.ApprovalRow;
import io.waybill.engine.store.ApprovalStore;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.OutputRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Checks that each try of a task that asks people has one question, and ended as its answer says. */
final class ApprovalChecker {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EngineRig rig;
    private final ApprovalStore store;
    private final long seed;
    private int answered;
    private int byDefault;

    ApprovalChecker(EngineRig rig, long seed) {
        this.rig = rig;
        this.store = new ApprovalStore(rig.database);
        this.seed = seed;
    }

    void check(RunRecord record) {
        for (Node node : record.graph().nodes()) {
            if (node.work() instanceof NodeWork.Wait wait && wait.sensor().equals("approval")) {
                record.tries(node).forEach(attempt -> check(record, node, attempt));
            }
        }
    }

    /** How many questions somebody has answered. */
    int answered() {
        return answered;
    }

    /** How many were answered by their defaults when their time was over. */
    int byDefault() {
        return byDefault;
    }

    private void check(RunRecord record, Node node, AttemptRow attempt) {
        String what = "try " + attempt.tryNumber() + " of " + node.name() + " of "
                + record.run().runId() + " of " + record.run().dagId() + ", seed " + seed;
        ApprovalRow row = store.find(attempt.id()).orElseThrow(() -> new AssertionError("No question of " + what));
        assertThat(row.createdAt()).as(what).isEqualTo(attempt.createdAt());
        assertThat(row.closedAt()).as(what).isEqualTo(attempt.endedAt());
        JsonNode asked = json(row.request());
        if (!row.isAnswered()) {
            assertThat(row.respondedBy()).as(what).isNull();
            assertThat(attempt.cause()).as(what).isNotEqualTo(FailureCause.REJECTED);
            if (!record.wasChanged()) {
                assertThat(attempt.kind()).as(what).isIn(EndKind.CANCELLED, EndKind.TIMEOUT);
            }
            return;
        }
        List<String> chosen = RunChecker.words(row.chosenOptions());
        assertThat(words(asked, "options")).as(what).containsAll(chosen);
        assertThat(chosen.size()).as(what).isBetween(1, asked.path("multiple").asBoolean() ? 9 : 1);
        checkWho(record, row, asked, chosen, what);
        boolean goesOn = words(asked, "approving").stream().anyMatch(chosen::contains);
        boolean fails = !goesOn && asked.path("failing").asBoolean() && row.respondedBy() != null;
        assertThat(attempt.kind()).as(what).isEqualTo(fails ? EndKind.USER : EndKind.SUCCESS);
        assertThat(attempt.cause() == FailureCause.REJECTED).as(what).isEqualTo(fails);
        if (!fails && !record.wasChanged()) {
            assertThat(output(record, node, "goes_on")).as(what).contains(Boolean.toString(goesOn));
            assertThat(output(record, node, "chosen_options")).as(what).contains(row.chosenOptions());
        }
    }

    private void checkWho(RunRecord record, ApprovalRow row, JsonNode asked, List<String> chosen, String what) {
        Instant until =
                row.createdAt().plusSeconds(asked.path("timeout_seconds").asLong());
        if (row.respondedBy() == null) {
            byDefault++;
            assertThat(chosen).as(what).isEqualTo(words(asked, "defaults"));
            assertThat(row.closedAt()).as(what).isEqualTo(until);
            return;
        }
        answered++;
        if (!asked.path("assigned_users").isEmpty()) {
            assertThat(words(asked, "assigned_users")).as(what).contains(row.respondedBy());
        }
        if (!asked.path("defaults").isEmpty()) {
            assertThat(row.closedAt()).as(what).isBeforeOrEqualTo(until);
        }
        assertThat(rig.runs.audit().list(row.dagId(), record.run().runId(), Long.MAX_VALUE, Integer.MAX_VALUE))
                .as("the log of %s", what)
                .filteredOn(AuditRow::event, "answer")
                .extracting(AuditRow::details)
                .contains(String.join(", ", chosen) + " by " + row.respondedBy());
    }

    private static Optional<String> output(RunRecord record, Node node, String key) {
        return record.outputs(node, key).stream()
                .filter(output -> output.mapIndex() == node.mapIndex())
                .map(OutputRow::value)
                .findFirst();
    }

    private static List<String> words(JsonNode asked, String field) {
        return RunChecker.words(asked.path(field).toString());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
