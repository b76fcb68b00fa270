package io.waybill.spec.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.OperatorType;
import io.waybill.spec.TaskDefaults;
import io.waybill.spec.bind.SpecJson;
import java.util.List;

/** Puts the schemas of the records together to that of a file. */
final class DagSchemaWriter {
    private final OperatorCatalog operators;
    private final RecordSchemas records = new RecordSchemas();

    DagSchemaWriter(OperatorCatalog operators) {
        this.operators = operators;
    }

    ObjectNode write() {
        ObjectNode dagReference = records.reference(DagSpec.class);
        ObjectNode defaultsReference = records.reference(TaskDefaults.class);
        List<ObjectNode> references = operators.all().stream()
                .map(operator -> records.reference(operator.with()))
                .toList();
        ObjectNode definitions = records.definitions(); // fills the references
        String dag = name(dagReference);
        String defaults = name(defaultsReference);
        List<String> schemas = references.stream().map(DagSchemaWriter::name).toList();
        forbidUnknownKeys(definitions);

        ObjectNode root = SpecJson.mapper().createObjectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "A Waybill DAG");
        root.setAll(object(definitions, dag));
        definitions.remove(dag);
        ((ObjectNode) root.get("properties")).putObject("defaults").put("$ref", "#/$defs/" + defaults);
        root.putObject("patternProperties").putObject("^x-").put("description", "Ignored: a place for YAML anchors.");
        root.remove("required"); // The file names the DAG.
        ArrayNode parts = root.putArray("anyOf");
        List.of("tasks", "jobs", "validators", "publishers")
                .forEach(key -> parts.addObject().putArray("required").add(key));
        pipeline((ObjectNode) root.get("properties"));
        params((ObjectNode) root.get("properties"));
        params((ObjectNode) object(definitions, "TaskSpec").get("properties"));
        tasks((ObjectNode) root.get("properties"));
        oneOrMore((ObjectNode) object(definitions, "ParamSpec").get("properties"), "type");
        List.of("DeadlineSpec", "AlertSpec")
                .forEach(
                        name -> oneOrMore((ObjectNode) object(definitions, name).get("properties"), "notify"));
        List.of("on_success", "on_failure").forEach(key -> oneOrMore((ObjectNode) root.get("properties"), key));
        for (String name : List.of("TaskSpec", defaults)) {
            ObjectNode properties = (ObjectNode) object(definitions, name).get("properties");
            List.of("on_success", "on_failure", "on_retry", "on_skipped").forEach(key -> oneOrMore(properties, key));
        }
        ObjectNode ofTask = (ObjectNode) object(definitions, "TaskSpec").get("properties");
        List.of("outlets", "inlets").forEach(key -> oneOrMore(ofTask, key));
        for (String with : schemas) {
            object(definitions, with).remove("required");
        }
        task(object(definitions, "TaskSpec"), schemas);
        defaults(object(definitions, defaults), schemas);
        root.set("$defs", definitions);
        return root;
    }

    private static String name(ObjectNode reference) {
        String pointer = reference.get("$ref").textValue();
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private static ObjectNode object(ObjectNode definitions, String name) {
        return (ObjectNode) definitions.get(name);
    }

    private static void forbidUnknownKeys(ObjectNode definitions) {
        for (JsonNode definition : definitions) {
            if (definition.path("type").asText().equals("object")) {
                ((ObjectNode) definition).put("unevaluatedProperties", false);
            }
        }
    }

    /** A param is a declaration, or its default alone. */
    private static void params(ObjectNode properties) {
        ObjectNode declaration = SpecJson.mapper().createObjectNode().put("$ref", "#/$defs/ParamSpec");
        ObjectNode params = (ObjectNode) properties.get("params");
        String description = params.path("description").asText();
        params.removeAll();
        params.putArray("type").add("object").add("null");
        params.put("description", description);
        ArrayNode anyOf = params.putObject("additionalProperties").putArray("anyOf");
        anyOf.add(declaration);
        ArrayNode bare = anyOf.addObject().put("description", "The default.").putArray("type");
        List.of("string", "number", "boolean", "array", "null").forEach(bare::add);
    }

    /** The keys of the pipeline shape, whose entries take what their operators take and what tasks take. */
    private static void pipeline(ObjectNode properties) {
        listed(properties, "jobs", "job_definitions", "name", "Containers, as tasks of a group that comes first.");
        listed(properties, "validators", "files", "path", "Files to be checked, as tasks of a group after the jobs.");
        ObjectNode publishers = properties.putObject("publishers");
        publishers
                .put("description", "Where files are published, by kind, as tasks of a group after the validators.")
                .putArray("type")
                .add("object")
                .add("null");
        publishers
                .putObject("additionalProperties")
                .putArray("type")
                .add("object")
                .add("array");
    }

    private static void listed(ObjectNode properties, String key, String list, String required, String description) {
        ObjectNode part = properties.putObject(key);
        part.put("description", description).putArray("type").add("object").add("null");
        part.putArray("required").add(list);
        part.put("additionalProperties", false);
        ObjectNode entries = part.putObject("properties").putObject(list).put("type", "array");
        entries.putObject("items").put("type", "object").putArray("required").add(required);
    }

    private static void tasks(ObjectNode properties) {
        ObjectNode tasks = (ObjectNode) properties.get("tasks");
        tasks.put("type", "array").put("minItems", 1);
    }

    /** One value may stand for a list of one. */
    private static void oneOrMore(ObjectNode properties, String key) {
        ObjectNode list = (ObjectNode) properties.get(key);
        ObjectNode either = SpecJson.mapper().createObjectNode();
        either.set("description", list.remove("description"));
        either.putArray("anyOf").add(list).add(list.get("items"));
        properties.set(key, either);
    }

    /** What {@code with} takes depends on {@code uses}. */
    private void task(ObjectNode task, List<String> schemas) {
        ObjectNode uses = (ObjectNode) task.path("properties").path("uses");
        uses.remove("type");
        ArrayNode choices = uses.putArray("anyOf");
        ArrayNode conditions = task.putArray("allOf");
        for (int i = 0; i < schemas.size(); i++) {
            OperatorType operator = operators.all().get(i);
            choices.addObject().put("const", operator.name()).put("description", operator.summary());
            ObjectNode condition = conditions.addObject();
            ArrayNode names = condition
                    .putObject("if")
                    .putObject("properties")
                    .putObject("uses")
                    .putArray("enum");
            names.add(operator.name());
            operator.aliases().forEach(names::add);
            condition
                    .putObject("then")
                    .putObject("properties")
                    .putObject("with")
                    .setAll(nullable(schemas.get(i)));
            for (String alias : operator.aliases()) {
                choices.addObject().put("const", alias).put("description", "The same as " + operator.name() + ".");
            }
        }
    }

    private void defaults(ObjectNode defaults, List<String> schemas) {
        ObjectNode with = (ObjectNode) defaults.path("properties").path("with");
        String description = with.path("description").asText();
        with.removeAll();
        with.put("description", description);
        with.putArray("type").add("object").add("null");
        ObjectNode properties = with.putObject("properties");
        for (int i = 0; i < schemas.size(); i++) {
            OperatorType operator = operators.all().get(i);
            properties.set(operator.name(), nullable(schemas.get(i)));
            for (String alias : operator.aliases()) {
                properties.set(alias, nullable(schemas.get(i)));
            }
        }
        with.put("unevaluatedProperties", false);
    }

    private static ObjectNode nullable(String definition) {
        ObjectNode node = SpecJson.mapper().createObjectNode();
        ArrayNode anyOf = node.putArray("anyOf");
        anyOf.addObject().put("$ref", "#/$defs/" + definition);
        anyOf.addObject().put("type", "null");
        return node;
    }
}
