package io.waybill.operators.sql;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.ConnectionTemplate;
import io.waybill.spec.TaskSpec;
import java.util.List;
import java.util.Set;

/** {@code sql}: statements for a database. */
public final class SqlOperator implements OperatorFactory<SqlWith> {
    /** Keys of the input that may hold secrets. */
    static final Set<String> SECRETS = Set.of("connection", "parameters");

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public List<String> aliases() {
        return List.of("airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator");
    }

    @Override
    public String summary() {
        return "Has a database carry out short statements, and hands on rows. PostgreSQL and H2 are there; the driver of another database is a plug-in.";
    }

    @Override
    public Class<SqlWith> withType() {
        return SqlWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, SqlWith with, OperatorContext context) {
        ObjectNode input = JsonNodeFactory.instance
                .objectNode()
                .put("connection", ConnectionTemplate.of(with.connId()))
                .put("autocommit", with.autocommit())
                .put("max_rows", with.maxRows())
                .put("seconds", with.queryTimeout().toSeconds());
        with.sql().forEach(input.putArray("sql")::add);
        input.putArray("parameters").addAll(with.parameters());
        return OperatorGroup.single(new NodeWork.Action(SqlAction.NAME, input, SECRETS));
    }
}
