package io.waybill.operators.waits;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Patience;
import io.waybill.spec.TaskSpec;
import java.time.Duration;
import java.util.List;

/** {@code wait}: time passes. */
public final class WaitOperator implements OperatorFactory<WaitWith> {

    @Override
    public String name() {
        return "wait";
    }

    @Override
    public List<String> aliases() {
        return List.of();
    }

    @Override
    public String summary() {
        return "Waits for a moment, and holds no container, thread or place meanwhile. A moment that is past is no wait.";
    }

    @Override
    public Class<WaitWith> withType() {
        return WaitWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, WaitWith with, OperatorContext context) {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("timezone", "{{ dag.timezone }}");
        if (with.until() != null) {
            input.put("until", with.until());
        } else if (with.time() != null) {
            input.put("time", with.time());
        } else if (with.delta() != null) {
            input.put("seconds", with.delta().toSeconds()).put("from", "{{ data_interval_end | default('') }}");
        } else {
            input.put("seconds", requireNonNull(with.duration()).toSeconds());
        }
        return OperatorGroup.single(
                new NodeWork.Wait("time", input, new Patience(Duration.ofMinutes(1), false, null, null, false)));
    }
}
