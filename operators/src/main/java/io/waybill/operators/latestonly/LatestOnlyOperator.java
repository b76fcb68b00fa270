package io.waybill.operators.latestonly;

import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Question;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code latest_only}: no old news. */
public final class LatestOnlyOperator implements OperatorFactory<LatestOnlyWith> {

    @Override
    public String name() {
        return "latest_only";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.standard.operators.latest_only.LatestOnlyOperator",
                "airflow.operators.latest_only.LatestOnlyOperator",
                "airflow.operators.latest_only_operator.LatestOnlyOperator");
    }

    @Override
    public String summary() {
        return "Goes on in the newest run of a schedule only: where the next one is due already, as in a catch-up or a backfill, what needs it directly is skipped. Runs that somebody starts always go on.";
    }

    @Override
    public Class<LatestOnlyWith> withType() {
        return LatestOnlyWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, LatestOnlyWith with, OperatorContext context) {
        return OperatorGroup.single(new NodeWork.Choice(new Question.Newest(), false));
    }
}
