package io.waybill.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The targets of the settings, for those who read DAG files and those who run them. Immutable and thread safe. */
public final class TargetCatalog {
    /** For those who read files without any settings: whatever a file names is taken for granted. */
    public static final TargetCatalog UNKNOWN = new TargetCatalog(null, Map.of());

    private final @Nullable Map<String, Map<String, String>> labels;

    private final Map<String, Integer> parallelism;

    private TargetCatalog(@Nullable Map<String, Map<String, String>> labels, Map<String, Integer> parallelism) {
        this.labels = labels;
        this.parallelism = Map.copyOf(parallelism);
    }

    /**
     * The catalog of the targets with these names and labels.
     *
     * @param labels by name, in the order in which targets are chosen by their labels; the default target's name is empty,
     *     and it need not be among them
     */
    public static TargetCatalog of(Map<String, Map<String, String>> labels) {
        Map<String, Map<String, String>> known = new LinkedHashMap<>();
        known.put("", Map.of());
        labels.forEach((name, has) -> known.put(name, Map.copyOf(has)));
        return new TargetCatalog(Collections.unmodifiableMap(known), Map.of());
    }

    /** The same targets, with limits on how many tasks may be active on one at once; targets without one have no limit. */
    public TargetCatalog withParallelism(Map<String, Integer> byName) {
        return new TargetCatalog(labels, byName);
    }

    /** How many tasks may be active on a target at once; empty where it has no limit. */
    public OptionalInt parallelism(String name) {
        Integer limit = parallelism.get(name);
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    /**
     * The name of the target that is meant: of several that have all the labels, the first.
     *
     * @throws SpecValueException {@code UNKNOWN_TARGET} where there is none
     */
    public String choose(Target wanted) {
        return fitting(wanted).get(0);
    }

    /**
     * The names of the targets that are meant, the first choice first: one for a name, all that have the labels for labels.
     *
     * @throws SpecValueException {@code UNKNOWN_TARGET} where there is none
     */
    public List<String> fitting(Target wanted) {
        if (labels == null) {
            return List.of(wanted.name());
        }
        if (wanted.labels().isEmpty()) {
            if (labels.containsKey(wanted.name())) {
                return List.of(wanted.name());
            }
            throw new SpecValueException(
                    ProblemCode.UNKNOWN_TARGET,
                    "There is no target '" + wanted.name() + "' in the settings",
                    labels.size() == 1
                            ? "add it to the file that aws.targets names, or leave target out"
                            : Nearest.remedy(wanted.name(), named(labels), "targets"));
        }
        List<String> fitting = labels.entrySet().stream()
                .filter(target ->
                        target.getValue().entrySet().containsAll(wanted.labels().entrySet()))
                .map(Map.Entry::getKey)
                .toList();
        if (fitting.isEmpty()) {
            throw new SpecValueException(
                    ProblemCode.UNKNOWN_TARGET,
                    "No target of the settings has the labels " + wanted,
                    "give them to one in the file that aws.targets names");
        }
        return fitting;
    }

    private static List<String> named(Map<String, Map<String, String>> labels) {
        return labels.keySet().stream().filter(name -> !name.isEmpty()).toList();
    }
}
