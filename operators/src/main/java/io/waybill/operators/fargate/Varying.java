package io.waybill.operators.fargate;

import java.util.List;

/** Whether a text is a template, and so another one in each run. */
final class Varying {
    private Varying() {}

    static boolean isIn(String text) {
        return text.contains("{{") || text.contains("{%") || text.contains("{#");
    }

    static boolean isIn(List<String> texts) {
        return texts.stream().anyMatch(Varying::isIn);
    }
}
