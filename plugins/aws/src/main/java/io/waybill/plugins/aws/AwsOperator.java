package io.waybill.plugins.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.OperatorGroup.Edge;
import io.waybill.engine.graph.OperatorGroup.GroupNode;
import io.waybill.spec.TaskSpec;
import java.util.List;

/**
 * What the operators of this plug-in have in common: a name, a record, and a group of one call, one wait, or a call and the
 * wait for what it started.
 *
 * @param <W> the record of {@code with:}
 */
abstract class AwsOperator<W extends Record> implements OperatorFactory<W> {
    private static final String START = "start";
    private static final String WAIT = "wait";
    private static final String PROVIDER = "airflow.providers.amazon.aws.";

    private final String name;
    private final Class<W> type;
    private final String summary;
    private final List<String> aliases;

    /** @param aliases Airflow's import paths below its provider for Amazon */
    AwsOperator(String name, Class<W> type, String summary, String... aliases) {
        this.name = name;
        this.type = type;
        this.summary = summary;
        this.aliases = List.of(aliases).stream().map(PROVIDER::concat).toList();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<String> aliases() {
        return aliases;
    }

    @Override
    public final String summary() {
        return summary;
    }

    @Override
    public final Class<W> withType() {
        return type;
    }

    @Override
    public final OperatorGroup create(TaskSpec task, W with, OperatorContext context) {
        return group(task.id(), with);
    }

    /** The nodes of a task. */
    abstract OperatorGroup group(String taskId, W with);

    /** One call. */
    static OperatorGroup call(String action, ObjectNode request) {
        return OperatorGroup.single(new NodeWork.Action(action, said(request)));
    }

    /** One wait. */
    static OperatorGroup wait(String sensor, ObjectNode request, Waiting waiting) {
        return OperatorGroup.single(new NodeWork.Wait(sensor, said(request), waiting.patience()));
    }

    /** Without what the task does not say. */
    private static ObjectNode said(ObjectNode request) {
        ObjectNode said = request.objectNode();
        request.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value instanceof ObjectNode inner) {
                ObjectNode innerSaid = said(inner);
                if (!innerSaid.isEmpty() || inner.isEmpty()) {
                    said.set(member.getKey(), innerSaid);
                }
            } else if (!value.isNull()) {
                said.set(member.getKey(), value);
            }
        });
        return said;
    }

    /** The template of what the call of a group has handed on. */
    static String started(String taskId) {
        return "{{ ti.xcom_pull('" + taskId + "." + START + "') }}";
    }

    /** A call that starts something and, where it is wanted, the wait for its end. */
    static OperatorGroup startAndWait(
            String action, ObjectNode request, String sensor, ObjectNode looked, boolean waits, Waiting waiting) {
        if (!waits) {
            return call(action, request);
        }
        return new OperatorGroup(
                List.of(
                        new GroupNode(START, new NodeWork.Action(action, said(request))),
                        new GroupNode(WAIT, new NodeWork.Wait(sensor, looked, waiting.patience()))),
                List.of(new Edge(START, WAIT)),
                WAIT);
    }
}
