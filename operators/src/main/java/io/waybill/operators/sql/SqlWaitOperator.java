package io.waybill.operators.sql;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Patience;
import io.waybill.operators.ConnectionTemplate;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code sql_wait}: until a database says so. */
public final class SqlWaitOperator implements OperatorFactory<SqlWaitWith> {
    @Override
    public String name() {
        return "sql_wait";
    }

    @Override
    public List<String> aliases() {
        return List.of("airflow.providers.common.sql.sensors.sql.SqlSensor", "airflow.sensors.sql.SqlSensor");
    }

    @Override
    public String summary() {
        return "Asks a database now and then until a query gives what is wanted, and holds no container, thread or place between.";
    }

    @Override
    public Class<SqlWaitWith> withType() {
        return SqlWaitWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, SqlWaitWith with, OperatorContext context) {
        ObjectNode input = JsonNodeFactory.instance
                .objectNode()
                .put("connection", ConnectionTemplate.of(with.connId()))
                .put("fail_on_empty", with.failOnEmpty())
                .put("seconds", with.queryTimeout().toSeconds());
        input.putArray("sql").add(with.sql());
        input.putArray("parameters").addAll(with.parameters());
        with.allowedValues().forEach(input.putArray("allowed_values")::add);
        with.failedValues().forEach(input.putArray("failed_values")::add);
        Patience patience =
                new Patience(with.pokeInterval(), with.exponentialBackoff(), null, with.timeout(), with.softFail());
        return OperatorGroup.single(new NodeWork.Wait(SqlSensor.NAME, input, patience, SqlOperator.SECRETS));
    }
}
