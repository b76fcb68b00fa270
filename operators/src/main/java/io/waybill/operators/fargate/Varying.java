package io.waybill.operators.fargate;

import io.waybill.spec.template.Templates;
import java.util.List;

/** Whether a text is a template, and so may be another one in each run. */
final class Varying {
    private Varying() {}

    static boolean isIn(String text) {
        return Templates.isTemplate(text);
    }

    static boolean isIn(List<String> texts) {
        return texts.stream().anyMatch(Templates::isTemplate);
    }
}
