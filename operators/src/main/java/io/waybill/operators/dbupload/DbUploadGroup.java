package io.waybill.operators.dbupload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.fargate.ContainerGroup;
import io.waybill.operators.steps.WorkerStep;
import io.waybill.spec.Command;
import io.waybill.spec.PinnedFile;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.table.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of an upload: each file is validated, then the cluster is resumed and the schema ensured, then each table is
 * recreated and loaded, all tables at once.
 */
final class DbUploadGroup {
    private static final String RESUME = "resume_cluster";
    private static final String SCHEMA = "ensure_schema";
    private static final List<String> OF_ALL = List.of(
            "engine",
            "cluster",
            "workgroup",
            "database",
            "db_user",
            "secret_arn",
            "copy_role",
            "schema",
            "delimiter",
            "header",
            "null_value");

    private final TaskSpec task;
    private final DbUploadWith with;
    private final WorkerStep step;
    private final Set<String> names = new HashSet<>();

    DbUploadGroup(TaskSpec task, DbUploadWith with) {
        this.task = task;
        this.with = with;
        this.step = WorkerStep.of("db_load", with.container(), with.connectionId());
    }

    OperatorGroup in(OperatorContext context) {
        List<ContainerGroup.Run> validations = new ArrayList<>();
        List<ContainerGroup.Run> loads = new ArrayList<>();
        List<String> validated = new ArrayList<>();
        for (Table table : with.tables()) {
            String name = freeName(table.name());
            validations.add(run("validate_" + name, "validate", List.of(), validation(table), suite(table)));
            validated.add("validate_" + name);
            loads.add(run("recreate_" + name, "db_recreate", List.of(SCHEMA), input(table), columns(table)));
            loads.add(run("load_" + name, "db_load", List.of("recreate_" + name), input(table), columns(table)));
        }
        List<ContainerGroup.Run> runs = new ArrayList<>(validations);
        runs.add(run(RESUME, "db_resume", validated, input(null), none()));
        runs.add(run(SCHEMA, "db_schema", List.of(RESUME), input(null), none()));
        runs.addAll(loads);
        return ContainerGroup.of(task.id(), step, context, runs);
    }

    private static ContainerGroup.Run run(
            String name, String step, List<String> needs, ObjectNode templates, ObjectNode literals) {
        return new ContainerGroup.Run(
                name,
                new Command(List.of("waybill-worker", step)),
                Map.of(),
                needs,
                new NodeWork.Container.Step(templates, literals));
    }

    private ObjectNode input(@Nullable Table table) {
        ObjectNode input = none();
        input.put("engine", "postgres");
        OF_ALL.stream()
                .filter(task.with()::hasNonNull)
                .forEach(key -> input.set(key, task.with().get(key)));
        if (table != null) {
            input.putObject("table").put("name", table.name()).put("source_file", table.sourceFile());
        }
        return input;
    }

    /** They are no templates, so they are put beside the table's name, not into it. */
    private static ObjectNode columns(Table table) {
        ObjectNode literals = none();
        literals.set("columns", SpecJson.mapper().valueToTree(table.columns()));
        return literals;
    }

    private ObjectNode validation(Table table) {
        ObjectNode input = none();
        input.put("path", table.sourceFile());
        input.put("format", "csv");
        input.put("delimiter", with.delimiter());
        input.put("header", with.header());
        input.putArray("null_values").add(with.nullValue());
        if (table.validationSuite() != null) {
            input.put("validation_suite", table.validationSuite().path());
        }
        return input;
    }

    /** What a file must be like to fit into the table. */
    private ObjectNode suite(Table table) {
        ObjectNode literals = none();
        PinnedFile own = table.validationSuite();
        if (own != null) {
            JsonNode pinned = own.content();
            if (pinned != null) {
                literals.set("suite", pinned);
            }
            return literals;
        }
        ObjectNode suite = literals.putObject("suite").put("name", table.name());
        ArrayNode expectations = suite.putArray("expectations");
        List<Column> columns = table.columns();
        if (Boolean.TRUE.equals(with.header())) {
            ArrayNode names = expectation(expectations, "expect_table_columns_to_match_ordered_list")
                    .putArray("column_list");
            columns.forEach(column -> names.add(column.name()));
        } else {
            expectation(expectations, "expect_table_column_count_to_equal").put("value", columns.size());
        }
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String name = Boolean.TRUE.equals(with.header()) ? column.name() : "column_" + (i + 1);
            String type = column.type().expected();
            if (type != null) {
                expectation(expectations, "expect_column_values_to_be_of_type")
                        .put("column", name)
                        .put("type_", type);
            }
            if (!column.nullable()) {
                expectation(expectations, "expect_column_values_to_not_be_null").put("column", name);
            }
        }
        return literals;
    }

    private static ObjectNode expectation(ArrayNode expectations, String type) {
        return expectations.addObject().put("type", type).putObject("kwargs");
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A node's name like the table's, which no other table has. */
    private String freeName(String table) {
        String plain = table.replaceAll("[^A-Za-z0-9_-]+", "_");
        String free = plain;
        for (int i = 2; !names.add(free); i++) {
            free = plain + "_" + i;
        }
        return free;
    }
}
