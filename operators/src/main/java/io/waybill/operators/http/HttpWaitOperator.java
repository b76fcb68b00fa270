package io.waybill.operators.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Patience;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code http_wait}: until a service says so. */
public final class HttpWaitOperator implements OperatorFactory<HttpWaitWith> {
    @Override
    public String name() {
        return "http_wait";
    }

    @Override
    public List<String> aliases() {
        return List.of("airflow.providers.http.sensors.http.HttpSensor", "airflow.sensors.http_sensor.HttpSensor");
    }

    @Override
    public String summary() {
        return "Asks a web service now and then until the answer is as wanted, and holds no container, thread or place between.";
    }

    @Override
    public Class<HttpWaitWith> withType() {
        return HttpWaitWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, HttpWaitWith with, OperatorContext context) {
        ObjectNode input = with.input(HttpMethod.GET);
        if (with.responsePath() != null) {
            input.put("response_path", with.responsePath());
        }
        with.allowedValues().forEach(input.putArray("allowed_values")::add);
        with.failedValues().forEach(input.putArray("failed_values")::add);
        Patience patience =
                new Patience(with.pokeInterval(), with.exponentialBackoff(), null, with.timeout(), with.softFail());
        return OperatorGroup.single(new NodeWork.Wait(HttpSensor.NAME, input, patience, HttpRequestKeys.SECRETS));
    }
}
