package io.waybill.spec.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.Nearest;
import io.waybill.spec.bind.SpecJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Reads one suite and gathers what is wrong with it. */
final class SuiteReader {
    private static final Set<String> ENTRY_KEYS = Set.of(
            "type",
            "expectation_type",
            "kwargs",
            "meta",
            "id",
            "notes",
            "severity",
            "description",
            "rendered_content",
            "expectation_context",
            "ge_cloud_id",
            "success_on_last_run");
    private static final int LONGEST_SHOWN = 100;

    private final List<SuiteProblem> problems = new ArrayList<>();

    ValidationSuite read(JsonNode json) {
        String name = "";
        List<ValidationSuite.Entry> entries = new ArrayList<>();
        if (!json.isObject()) {
            problem("", "A suite is a JSON object", "write {\"name\": \"…\", \"expectations\": [ … ]}");
        } else {
            name = name(json);
            entries(json.path("expectations"), entries);
        }
        if (!problems.isEmpty()) {
            throw new MalformedSuiteException(problems);
        }
        return new ValidationSuite(name, entries);
    }

    private String name(JsonNode json) {
        for (String key : List.of("name", "expectation_suite_name")) {
            JsonNode name = json.path(key);
            if (name.isTextual()) {
                return name.textValue();
            }
            if (!name.isMissingNode() && !name.isNull()) {
                problem("/" + key, "The suite's name must be a text", "");
            }
        }
        return "";
    }

    private void entries(JsonNode list, List<ValidationSuite.Entry> entries) {
        if (!list.isArray()) {
            String what = list.isMissingNode() ? "The key 'expectations' is missing" : "'expectations' must be a list";
            problem(list.isMissingNode() ? "" : "/expectations", what, "write \"expectations\": [ … ]");
            return;
        }
        if (list.size() > ValidationSuite.MOST_EXPECTATIONS) {
            problem(
                    "/expectations",
                    "There are " + list.size() + " expectations, " + ValidationSuite.MOST_EXPECTATIONS
                            + " are the most",
                    "split the suite");
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            entry(list.get(i), "/expectations/" + i, entries);
        }
    }

    private void entry(JsonNode json, String pointer, List<ValidationSuite.Entry> entries) {
        if (!json.isObject()) {
            problem(pointer, "An expectation is a JSON object", "write {\"type\": \"expect_…\", \"kwargs\": { … }}");
            return;
        }
        for (Iterator<String> keys = json.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!ENTRY_KEYS.contains(key)) {
                problem(
                        pointer + "/" + escaped(key),
                        "An expectation has no key '" + shortened(key) + "'",
                        Nearest.remedy(shortened(key), ENTRY_KEYS, "keys"));
            }
        }
        String key = json.has("expectation_type") ? "expectation_type" : "type";
        JsonNode type = json.path(key);
        JsonNode kwargs = json.path("kwargs");
        boolean noKwargs = kwargs.isMissingNode() || kwargs.isNull();
        if (!noKwargs && !kwargs.isObject()) {
            problem(pointer + "/kwargs", "'kwargs' must be an object", "write \"kwargs\": { … }");
            return;
        }
        if (!type.isTextual()) {
            problem(
                    type.isMissingNode() ? pointer : pointer + "/" + key,
                    type.isMissingNode() ? "The key 'type' is missing" : "The type must be a text",
                    "name an expectation, such as \"type\": \"expect_column_to_exist\"");
            return;
        }
        Expectations.Form form = Expectations.BY_TYPE.get(type.textValue());
        if (form == null) {
            String given = shortened(type.textValue());
            String near = Nearest.to(given, Expectations.BY_TYPE.keySet())
                    .map(name -> "did you mean " + name + "?")
                    .orElse("docs/validation.md lists those that there are");
            problem(pointer + "/" + key, "There is no expectation '" + given + "' here", near);
            return;
        }
        ObjectNode given =
                kwargs instanceof ObjectNode object ? object : SpecJson.mapper().createObjectNode();
        int before = problems.size();
        Kwargs reader = new Kwargs(given, pointer + "/kwargs", problems);
        Expectation expectation = form.read(reader);
        reader.refuseOthers();
        if (problems.size() == before) {
            entries.add(new ValidationSuite.Entry(type.textValue(), given, expectation));
        }
    }

    private void problem(String pointer, String message, String remedy) {
        problems.add(new SuiteProblem(pointer, message, remedy));
    }

    static String escaped(String key) {
        return shortened(key).replace("~", "~0").replace("/", "~1");
    }

    static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
