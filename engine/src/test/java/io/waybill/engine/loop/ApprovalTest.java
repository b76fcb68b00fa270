package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.task;
import static io.waybill.engine.graph.TestOperators.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.approval.ApprovalRequest;
import io.waybill.engine.approval.Approvals;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.ApprovalRow;
import io.waybill.engine.store.ApprovalStore;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.bind.SpecJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that ask people, and the answers. */
class ApprovalTest {
    private static final List<String> YES_NO = List.of("Approve", "Reject");

    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private Approvals approvals() {
        return new Approvals(new ApprovalStore(rig.database), rig.engine);
    }

    private static ApprovalRequest request(boolean failing, long timeout, List<String> defaults, String... assigned) {
        ParamSpec rows =
                SpecJson.mapper().convertValue(Map.of("type", "integer", "default", 5, "maximum", 10), ParamSpec.class);
        return new ApprovalRequest(
                "Publish {{ run_id }}?",
                "",
                YES_NO,
                List.of("Approve"),
                failing,
                false,
                defaults,
                timeout,
                Map.of("rows", rows),
                List.of(assigned),
                Map.of());
    }

    private static TestTask ask(ApprovalRequest request, String... notifiers) {
        ObjectNode told = with("template", "approval");
        ObjectNode input = request.toJson();
        List.of(notifiers).forEach(input.putArray("notifiers")::add);
        told.set("input", input);
        return task("review", "wait").with(told);
    }

    private RunRow load(TestTask asks) {
        rig.load(TestDag.named("d").add(asks, job("publish").needs("review")));
        RunRow run = rig.trigger("d");
        rig.tick();
        return run;
    }

    private static Approvals.Answer answer(String option, String name) {
        return new Approvals.Answer(List.of(option), Map.of(), name);
    }

    private ApprovalRow waiting() {
        return approvals().waiting(10).get(0);
    }

    private JsonNode output(RunRow run, String key) {
        return rig.runs
                .output(run.id(), "review", -1, key)
                .map(OutputRow::value)
                .map(ApprovalTest::parse)
                .orElseThrow();
    }

    private static JsonNode parse(String text) {
        try {
            return SpecJson.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_run_waits_for_an_answer_which_it_hands_on_and_holds_nothing_meanwhile() {
        rig.settings = rig.settings.withParallelism(1);
        rig.restart();
        RunRow run = load(ask(request(false, 0, List.of()), "ops"));
        rig.advance(Duration.ofMinutes(50));
        assertThat(rig.task(run, "review").state()).isEqualTo(TaskState.DEFERRED);
        assertThat(rig.task(run, "review").reason()).isEqualTo("Waits for an answer: Publish " + run.runId() + "?");
        assertThat(new NoticeStore(rig.database).ofRun(run.id(), 10))
                .extracting(row -> row.notice().event(), row -> row.notice().notifier())
                .containsExactly(tuple(NoticeEvent.TASK_APPROVAL, "ops"));

        approvals()
                .answer(
                        waiting(),
                        new Approvals.Answer(List.of("Approve"), Map.of("rows", IntNode.valueOf(7)), "ada"),
                        "test");
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(output(run, "chosen_options")).isEqualTo(parse("[\"Approve\"]"));
        assertThat(output(run, "params_input")).isEqualTo(parse("{\"rows\": 7}"));
        assertThat(output(run, "return_value"))
                .isEqualTo(
                        parse(
                                "{\"chosen_options\": [\"Approve\"], \"params_input\": {\"rows\": 7}, \"responded_by\": \"ada\"}"));
        ApprovalRow closed = approvals().closed(10).get(0);
        assertThat(closed.respondedBy()).isEqualTo("ada");
        assertThat(closed.closedAt()).isEqualTo(rig.task(run, "review").endedAt());
        assertThat(rig.runs.audit().list("d", run.runId(), Long.MAX_VALUE, 1))
                .extracting(AuditRow::event, AuditRow::by, AuditRow::tasks, AuditRow::details)
                .containsExactly(tuple("answer", "test", "review", "Approve by ada"));
    }

    @Test
    void the_first_answer_holds() {
        RunRow run = load(ask(request(false, 0, List.of())));
        ApprovalRow asked = waiting();
        approvals().answer(asked, answer("Approve", "ada"), "test");
        approvals().answer(asked, answer("Reject", "bob"), "test");
        rig.toTheEnd();

        assertThat(output(run, "chosen_options")).isEqualTo(parse("[\"Approve\"]"));
        assertThat(approvals().get(asked.attempt()).respondedBy()).isEqualTo("ada");
        assertThatThrownBy(() -> approvals().answer(asked, answer("Reject", "bob"), "test"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_ANSWERED))
                .hasMessageContaining("answered already, by ada");
    }

    @Test
    void a_rejection_that_fails_is_not_tried_again_and_keeps_who_it_was() {
        RunRow run = load(ask(request(true, 0, List.of())).retries(3, Duration.ofMinutes(1)));

        approvals().answer(waiting(), answer("Reject", "ada"), "test");
        rig.toTheEnd();

        assertThat(rig.task(run, "review").state()).isEqualTo(TaskState.FAILED);
        assertThat(rig.task(run, "review").reason()).isEqualTo("Rejected by ada");
        assertThat(rig.attempts(run, "review")).hasSize(1);
        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
        assertThat(approvals().closed(1).get(0).chosenOptions()).isEqualTo("[\"Reject\"]");
    }

    @Test
    void when_the_time_is_over_the_default_counts() {
        RunRow run = load(ask(request(false, 600, List.of("Reject"))));

        rig.toTheEnd();

        assertThat(rig.task(run, "review").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(output(run, "return_value"))
                .isEqualTo(parse(
                        "{\"chosen_options\": [\"Reject\"], \"params_input\": {\"rows\": 5}, \"responded_by\": null}"));
        assertThat(output(run, "goes_on").asBoolean()).isFalse();
        ApprovalRow closed = approvals().closed(1).get(0);
        assertThat(closed.isAnswered()).isTrue();
        assertThat(closed.respondedBy()).isNull();
    }

    @Test
    void a_question_outlives_the_scheduler_and_is_asked_once() {
        RunRow run = load(ask(request(false, 0, List.of())));
        rig.advance(Duration.ofMinutes(30));

        rig.restart().tick();
        assertThat(approvals().waiting(10)).hasSize(1);
        approvals().answer(waiting(), answer("Approve", "ada"), "test");
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.attempts(run, "review")).hasSize(1);
    }

    @Test
    void who_is_not_asked_cannot_answer_nor_can_what_is_no_option_be_chosen() {
        load(ask(request(false, 0, List.of(), "ada")));
        ApprovalRow asked = waiting();

        assertThatThrownBy(() -> approvals().answer(asked, answer("Approve", "bob"), "test"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ASSIGNED))
                .hasMessage("'bob' is not among those who may answer: ada");
        assertThatThrownBy(() -> approvals().answer(asked, answer("Aprove", "ada"), "test"))
                .hasMessage("There is no option 'Aprove'; did you mean Approve?");
        assertThatThrownBy(() -> approvals().answer(asked, new Approvals.Answer(List.of(), Map.of(), "ada"), "test"))
                .hasMessage("Choose one of: Approve, Reject");
        assertThatThrownBy(() -> approvals().answer(asked, new Approvals.Answer(YES_NO, Map.of(), "ada"), "test"))
                .hasMessage("Only one of the options may be chosen");
        assertThatThrownBy(() -> approvals()
                        .answer(
                                asked,
                                new Approvals.Answer(List.of("Approve"), Map.of("rows", IntNode.valueOf(11)), "ada"),
                                "test"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS));
        assertThat(approvals().waiting(10)).hasSize(1);
    }

    @Test
    void what_is_cancelled_or_cleared_does_not_wait_any_more() {
        RunRow run = load(ask(request(false, 0, List.of())));
        ApprovalRow first = waiting();
        rig.engine.changes().clear("d", run.runId(), TaskSelection.of("review"), "test");
        rig.tick();

        assertThat(approvals().get(first.attempt()).isWaiting()).isFalse();
        assertThat(approvals().get(first.attempt()).isAnswered()).isFalse();
        assertThat(waiting().tryNumber()).isEqualTo(2);
        rig.engine.changes().cancelRun("d", run.runId(), "test");
        rig.tick();

        assertThat(approvals().waiting(10)).isEmpty();
        assertThatThrownBy(() -> approvals().answer(first, answer("Approve", "ada"), "test"))
                .hasMessageContaining("It does not wait any more");
        rig.engine.changes().deleteRun("d", run.runId(), "test");
        assertThat(approvals().closed(10)).isEmpty();
    }
}
