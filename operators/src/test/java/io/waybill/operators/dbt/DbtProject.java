package io.waybill.operators.dbt;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A manifest in the shape of dbt's, of as many nodes as a test wants. */
final class DbtProject {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode manifest = JSON.createObjectNode();

    DbtProject() {
        manifest.putObject("metadata")
                .put("dbt_schema_version", "https://schemas.getdbt.com/dbt/manifest/v12.json")
                .put("project_name", "shop");
        manifest.putObject("nodes");
        manifest.putObject("unit_tests");
        manifest.putObject("macros").putObject("macro.dbt.x").put("macro_sql", "{{ not looked at }}");
    }

    ObjectNode manifest() {
        return manifest;
    }

    /** Adds a node; its id is {@code type.shop.name}. */
    ObjectNode node(String type, String path, String... needs) {
        String[] parts = path.split("/", -1);
        String name = parts[parts.length - 1].replaceAll("\\.[a-z]+$", "");
        ObjectNode node = manifest.withObject(type.equals("unit_test") ? "/unit_tests" : "/nodes")
                .putObject(type + ".shop." + name)
                .put("resource_type", type)
                .put("name", name)
                .put("package_name", "shop")
                .put("original_file_path", path)
                .put("raw_code", "select '{{ this }}'");
        ArrayNode fqn = node.putArray("fqn").add("shop");
        List.of(parts).subList(1, parts.length - 1).forEach(fqn::add);
        fqn.add(name);
        node.putArray("tags");
        node.putObject("config").put("enabled", true).put("materialized", type.equals("model") ? "table" : type);
        ArrayNode nodes = node.putObject("depends_on").putArray("nodes");
        for (String need : needs) {
            nodes.add(need);
        }
        return node;
    }

    ObjectNode model(String path, String... needs) {
        return node("model", path, needs);
    }

    ObjectNode test(String name, String... needs) {
        return node("test", "models/" + name + ".sql", needs);
    }

    byte[] bytes() {
        return manifest.toString().getBytes(StandardCharsets.UTF_8);
    }

    DbtPlan plan(DbtPer per, DbtCommand command, List<String> select, List<String> exclude) {
        return DbtPlan.of(DbtManifest.content(new DbtManifest().read(bytes())), per, command, select, exclude);
    }

    /** The steps of the plan: {@code name <- its needs: the command line's words}. */
    List<String> steps(DbtPer per) {
        return steps(per, DbtCommand.BUILD, List.of(), List.of());
    }

    List<String> steps(DbtPer per, DbtCommand command, List<String> select, List<String> exclude) {
        return plan(per, command, select, exclude).steps().stream()
                .map(step -> step.name() + " <- "
                        + String.join(" ", step.needs().stream().sorted().toList()) + ": "
                        + step.command().word() + " " + String.join(" ", step.words()))
                .toList();
    }
}
