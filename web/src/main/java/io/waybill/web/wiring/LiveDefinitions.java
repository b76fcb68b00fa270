package io.waybill.web.wiring;

import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The task definitions that unfinished runs have among their outputs, where those who run them find their ARNs. */
final class LiveDefinitions implements Supplier<Set<String>> {
    private static final int PAGE = 500;
    private static final Pattern DEFINITION = Pattern.compile("arn:[^\"\\s]+:task-definition/[A-Za-z0-9_-]+:\\d+");

    private final RunStore runs;

    LiveDefinitions(RunStore runs) {
        this.runs = runs;
    }

    @Override
    public Set<String> get() {
        Set<String> arns = new HashSet<>();
        long after = 0;
        while (true) {
            List<RunRow> page = runs.unfinished(after, PAGE);
            for (RunRow run : page) {
                for (OutputRow output : runs.outputs(run.id())) {
                    Matcher arn = DEFINITION.matcher(output.value());
                    while (arn.find()) {
                        arns.add(arn.group());
                    }
                }
            }
            if (page.size() < PAGE) {
                return arns;
            }
            after = page.get(page.size() - 1).id();
        }
    }
}
