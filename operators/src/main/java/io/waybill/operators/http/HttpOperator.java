package io.waybill.operators.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code http}: the engine asks a service. */
public final class HttpOperator implements OperatorFactory<HttpWith> {
    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.http.operators.http.HttpOperator",
                "airflow.providers.http.operators.http.SimpleHttpOperator",
                "airflow.operators.http_operator.SimpleHttpOperator");
    }

    @Override
    public String summary() {
        return "Makes a request of a web service, a short one, and hands on what of the answer is wanted. It hands on its status, too.";
    }

    @Override
    public Class<HttpWith> withType() {
        return HttpWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, HttpWith with, OperatorContext context) {
        boolean posts = with.data() != null || with.json() != null;
        ObjectNode input = with.input(posts ? HttpMethod.POST : HttpMethod.GET);
        if (with.responsePath() != null) {
            input.put("response_path", with.responsePath());
        }
        ObjectNode extract = input.putObject("extract");
        with.extract().forEach(extract::put);
        return OperatorGroup.single(new NodeWork.Action(HttpAction.NAME, input, HttpRequestKeys.SECRETS));
    }
}
