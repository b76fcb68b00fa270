package io.waybill.operators.dbt;

import java.util.ArrayList;
import java.util.List;

/**
 * One container of a project that has several.
 *
 * @param name of its node, relative to the task
 * @param command what dbt is to do
 * @param select what it is done for; empty for all
 * @param exclude what is left out of that
 * @param cautious whether tests of which something else is a part too are left to others
 * @param needs names of the steps that come before
 */
record DbtStep(
        String name,
        DbtCommand command,
        List<String> select,
        List<String> exclude,
        boolean cautious,
        List<String> needs) {
    DbtStep {
        select = List.copyOf(select);
        exclude = List.copyOf(exclude);
        needs = List.copyOf(needs);
    }

    /** The words after dbt's command that choose. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (cautious) {
            words.addAll(List.of("--indirect-selection", "cautious"));
        }
        if (!select.isEmpty()) {
            words.add("--select");
            words.addAll(select);
        }
        if (!exclude.isEmpty()) {
            words.add("--exclude");
            words.addAll(exclude);
        }
        return words;
    }
}
