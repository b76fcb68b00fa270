package io.waybill.spec.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.bind.SpecJson;

/**
 * The JSON Schema (2020-12) of DAG files, made of the records that the files are read into. Editors use it to complete and to
 * explain; the reader says more than a schema can. Unknown keys are refused; a required key of {@code with} is not demanded,
 * because defaults may give it.
 */
public final class DagSchema {
    private DagSchema() {}

    /** The schema for these operators. */
    public static ObjectNode generate(OperatorCatalog operators) {
        return new DagSchemaWriter(operators).write();
    }

    /** The same as text: indented, the same bytes for the same operators, with a line end at the end. */
    public static String text(OperatorCatalog operators) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        try {
            return SpecJson.mapper().writer(printer).writeValueAsString(generate(operators)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree can always be written", e);
        }
    }
}
