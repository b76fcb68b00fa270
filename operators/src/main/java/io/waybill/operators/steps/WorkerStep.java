package io.waybill.operators.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.fargate.Architecture;
import io.waybill.operators.fargate.Capacity;
import io.waybill.operators.fargate.ContainerGroup;
import io.waybill.operators.fargate.ContainerWith;
import io.waybill.operators.fargate.EfsVolume;
import io.waybill.operators.fargate.OnOutOfMemory;
import io.waybill.spec.Command;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container that runs one of our steps, {@code waybill-worker STEP}.
 *
 * @param step which one
 * @param container as it is asked for
 * @param environment variables over those of the container, as templates; what is secret is in these
 */
public record WorkerStep(String step, StepContainer container, Map<String, String> environment)
        implements ContainerWith {
    /** The variable in which a step finds the connection that it uses, as a URI. */
    private static final String CONNECTION = "WAYBILL_CONNECTION";

    public WorkerStep {
        Map<String, String> all = new LinkedHashMap<>(container.environment());
        all.putAll(environment);
        environment = Collections.unmodifiableMap(all);
    }

    /** A step that uses no connection. */
    public static WorkerStep of(String step, StepContainer container) {
        return new WorkerStep(step, container, Map.of());
    }

    /** A step that logs in somewhere; with a null, nowhere. */
    public static WorkerStep of(String step, StepContainer container, @Nullable String connectionId) {
        return new WorkerStep(
                step,
                container,
                connectionId == null
                        ? Map.of()
                        : Map.of(CONNECTION, "{{ conn.get('" + connectionId + "').get_uri() }}"));
    }

    /**
     * The nodes of a task that runs this step.
     *
     * @param templates the members of its input with templates in their texts
     * @param literals the others
     */
    public OperatorGroup group(String taskId, ObjectNode templates, ObjectNode literals, OperatorContext context) {
        return ContainerGroup.of(taskId, this, context, new NodeWork.Container.Step(templates, literals));
    }

    @Override
    public Command command() {
        return new Command(List.of("waybill-worker", step));
    }

    @Override
    public @Nullable String image() {
        return container.image();
    }

    @Override
    public Map<String, String> secrets() {
        return container.secrets();
    }

    @Override
    public @Nullable Integer cpu() {
        return container.cpu();
    }

    @Override
    public @Nullable Integer memory() {
        return container.memory();
    }

    @Override
    public @Nullable Integer ephemeralStorage() {
        return container.ephemeralStorage();
    }

    @Override
    public @Nullable String taskRole() {
        return container.taskRole();
    }

    @Override
    public @Nullable String executionRole() {
        return container.executionRole();
    }

    @Override
    public @Nullable String cluster() {
        return container.cluster();
    }

    @Override
    public List<String> subnets() {
        return container.subnets();
    }

    @Override
    public List<String> securityGroups() {
        return container.securityGroups();
    }

    @Override
    public @Nullable Boolean assignPublicIp() {
        return container.assignPublicIp();
    }

    @Override
    public @Nullable Capacity capacity() {
        return container.capacity();
    }

    @Override
    public @Nullable OnOutOfMemory onOom() {
        return container.onOom();
    }

    @Override
    public @Nullable String platformVersion() {
        return container.platformVersion();
    }

    @Override
    public @Nullable Architecture architecture() {
        return container.architecture();
    }

    @Override
    public List<EfsVolume> volumes() {
        return container.volumes();
    }

    @Override
    public @Nullable String repositoryCredentials() {
        return container.repositoryCredentials();
    }

    @Override
    public @Nullable String logGroup() {
        return container.logGroup();
    }

    @Override
    public @Nullable String logPrefix() {
        return container.logPrefix();
    }

    @Override
    public Map<String, String> tags() {
        return container.tags();
    }

    @Override
    public @Nullable Duration stopTimeout() {
        return container.stopTimeout();
    }
}
