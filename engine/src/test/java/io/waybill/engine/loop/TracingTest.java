package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.ended.EndedRun;
import io.waybill.engine.ended.EndedRuns;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.notify.DeliveryException;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.EndedRunStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.trace.RunTrace;
import io.waybill.engine.trace.Span;
import io.waybill.engine.trace.Span.Outcome;
import io.waybill.engine.trace.TraceIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Traces of runs that have ended: what is in them, and that each is sent. */
class TracingTest {
    private final EngineRig rig = new EngineRig();
    private final List<Span> sent = new ArrayList<>();
    private RuntimeException refusal;

    @AfterEach
    void close() {
        rig.close();
    }

    private void receive(EndedRun run) {
        if (refusal != null) {
            throw refusal;
        }
        sent.addAll(RunTrace.spans(run));
    }

    /** As a process would make it at its start. */
    private EndedRuns tracing() {
        return new EndedRuns("traces", new EndedRunStore(rig.database), this::receive, () -> Masking.NONE, rig.clock);
    }

    /** A run that fails at its second try; of two tasks one is never run. */
    private RunRow failed() {
        rig.load(TestDag.named("sales")
                .add(job("a").retries(1, Duration.ofMinutes(1)), empty("b").needs("a")));
        rig.fargate.planEach(attempt -> SimulatedFargate.Plan.failure(EndKind.USER));
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();
        return rig.run(run);
    }

    private RunRow succeeded(String dag) {
        rig.load(TestDag.named(dag).add(empty("a")));
        RunRow run = rig.trigger(dag);
        rig.toTheEnd();
        return rig.run(run);
    }

    private List<String> traces() {
        return sent.stream().map(Span::traceId).distinct().toList();
    }

    @Test
    void a_trace_is_the_run_in_it_its_tasks_and_in_these_their_tries() {
        EndedRuns tracing = tracing();
        tracing.tick();
        RunRow run = failed();
        rig.clock.move(Duration.ofSeconds(10));

        tracing.tick();

        Map<String, Span> byName = sent.stream().collect(Collectors.toMap(Span::name, Function.identity()));
        assertThat(byName).containsOnlyKeys("sales", "a", "b", "a try 1", "a try 2");
        assertThat(traces()).containsExactly(TraceIds.trace(run));
        Span whole = byName.get("sales");
        assertThat(whole.parentId()).isEmpty();
        assertThat(whole.start()).isEqualTo(run.queuedAt());
        assertThat(whole.end()).isEqualTo(run.endedAt());
        assertThat(whole.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(whole.attributes())
                .containsEntry("cicd.pipeline.name", "sales")
                .containsEntry("cicd.pipeline.run.id", run.runId())
                .containsEntry("cicd.pipeline.result", "failure")
                .containsEntry("error.type", "failed");
        assertThat(byName.get("a").parentId()).isEqualTo(whole.id());
        assertThat(byName.get("a").attributes()).containsEntry("waybill.task.tries", 2L);
        assertThat(byName.get("b").attributes()).containsEntry("waybill.task.state", "upstream_failed");
        List<AttemptRow> attempts = rig.attempts(run, "a");
        for (AttemptRow attempt : attempts) {
            Span one = byName.get("a try " + attempt.tryNumber());
            assertThat(one.parentId()).isEqualTo(byName.get("a").id());
            assertThat(one.start()).isEqualTo(attempt.createdAt());
            assertThat(one.end()).isEqualTo(attempt.endedAt());
            assertThat(one.attributes()).containsEntry("error.type", "user").containsEntry("waybill.try.end", "user");
        }
        assertThat(byName.get("a").start()).isEqualTo(byName.get("a try 1").start());
        assertThat(sent).allSatisfy(span -> {
            assertThat(span.traceId()).matches("[0-9a-f]{32}");
            assertThat(span.id()).matches("[0-9a-f]{16}");
        });
        sent.clear();
        tracing.tick();
        assertThat(sent).as("once").isEmpty();
    }

    @Test
    void a_container_is_told_of_which_try_it_is_a_part_and_a_restart_does_not_change_that() throws Exception {
        rig.settings = rig.settings.withTraces();
        rig.restart();
        ObjectNode request = (ObjectNode)
                new JsonMapper().readTree("{\"overrides\": {\"containerOverrides\": [{\"name\": \"main\"}]}}");
        rig.load(TestDag.named("sales").add(job("a").with(TestOperators.with("request", request))));
        RunRow run = rig.trigger("sales");
        rig.tick();
        rig.restart();
        rig.toTheEnd();

        String parent = "00-" + TraceIds.trace(run) + "-" + TraceIds.span(run, "a", -1, 1) + "-01";
        assertThat(rig.attempts(run, "a").get(0).request())
                .contains("{\"name\":\"TRACEPARENT\",\"value\":\"" + parent + "\"}");
        assertThat(parent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void what_is_not_taken_is_sent_again_by_whoever_comes_after_and_no_other_sends_meanwhile() {
        EndedRuns first = tracing();
        first.tick();
        RunRow one = succeeded("one");
        rig.clock.move(Duration.ofSeconds(10));
        refusal = DeliveryException.forNow("The collector is away");
        assertThatThrownBy(first::tick).isSameAs(refusal);
        refusal = null;
        RunRow two = succeeded("two");
        rig.clock.move(Duration.ofSeconds(10));
        EndedRuns second = tracing();
        second.tick();
        assertThat(sent).as("the first one may still be at it").isEmpty();
        rig.clock.move(Duration.ofMinutes(3));

        second.tick();
        first.tick();

        assertThat(traces()).containsExactly(TraceIds.trace(one), TraceIds.trace(two));
        assertThat(sent).hasSize(4);
    }

    @Test
    void what_is_refused_for_good_or_for_a_day_holds_up_nothing() {
        EndedRuns tracing = tracing();
        succeeded("before");
        rig.clock.move(Duration.ofSeconds(10));
        tracing.tick();
        succeeded("refused");
        rig.clock.move(Duration.ofSeconds(10));
        refusal = DeliveryException.forGood("The collector answered 400");
        tracing.tick();
        succeeded("old");
        rig.clock.move(Duration.ofDays(2));
        refusal = DeliveryException.forNow("The collector is away");
        tracing.tick();
        refusal = null;
        RunRow last = succeeded("last");
        rig.clock.move(Duration.ofSeconds(10));
        tracing.tick();

        assertThat(traces()).containsExactly(TraceIds.trace(last));
    }

    @Test
    void a_run_that_its_receiver_stumbles_over_holds_up_nothing_and_each_receiver_has_come_as_far_as_it_has() {
        EndedRuns tracing = tracing();
        EndedRuns other = new EndedRuns(
                "others",
                new EndedRunStore(rig.database),
                run -> {
                    throw new IllegalStateException("A mistake");
                },
                () -> Masking.NONE,
                rig.clock);
        tracing.tick();
        other.tick();
        RunRow run = succeeded("one");
        rig.clock.move(Duration.ofSeconds(10));
        other.tick();
        tracing.tick();

        assertThat(traces()).containsExactly(TraceIds.trace(run));
    }

    @Test
    void ids_are_of_the_run_alone() {
        RunRow one = succeeded("one");
        RunRow two = succeeded("two");

        assertThat(TraceIds.trace(one)).isEqualTo(TraceIds.trace(rig.run(one))).isNotEqualTo(TraceIds.trace(two));
        assertThat(List.of(
                        TraceIds.span(one),
                        TraceIds.span(two),
                        TraceIds.span(one, "a", -1),
                        TraceIds.span(one, "a", 1),
                        TraceIds.span(one, "a", -1, 1),
                        TraceIds.span(one, "a", -1, 2)))
                .doesNotHaveDuplicates();
    }
}
