package io.waybill.spec.file;

import io.waybill.spec.template.TemplateProblem;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the texts of a document that are templates, however deep they lie. */
final class TemplateTexts {
    private final FileContext context;
    private final Set<String> tasks;
    private final Set<String> assets;
    private final Problems problems;

    /**
     * @param context what is the same for the whole file
     * @param tasks the ids of the DAG's tasks
     * @param assets the assets of the DAG's schedule; empty where it has none, or they could not be read
     */
    TemplateTexts(FileContext context, Set<String> tasks, Set<String> assets) {
        this.assets = assets;
        this.context = context;
        this.tasks = tasks;
        this.problems = context.problems();
    }

    /**
     * Checks all texts of a value.
     *
     * @param params the params that there are for them
     * @param mapped whether they are of a task that is run for items
     */
    void check(@Nullable YamlNode node, Set<String> params, boolean mapped) {
        if (problems.isFull()) {
            return;
        }
        if (node instanceof YamlMap map) {
            map.entries().values().forEach(entry -> check(entry.value(), params, mapped));
        } else if (node instanceof YamlList list) {
            list.items().forEach(item -> check(item, params, mapped));
        } else if (node instanceof YamlScalar scalar && scalar.toJson().isTextual()) {
            String text = scalar.toJson().textValue();
            for (TemplateProblem problem : context.templates().check(text, params, tasks, assets, mapped)) {
                Place place = problems.sources().inside(scalar, problem.offset());
                problems.add(place, problem.code(), problem.message(), problem.remedy());
            }
        }
    }

    /** Checks the {@code expand} of a task or a group: items are found before there is one, and called something after. */
    void checkExpand(YamlMap owner, Set<String> params) {
        if (owner.child("expand") instanceof YamlMap expand) {
            check(expand.child("over"), params, false);
            check(expand.child("matrix"), params, false);
            check(expand.child("label"), params, true);
        }
    }
}
