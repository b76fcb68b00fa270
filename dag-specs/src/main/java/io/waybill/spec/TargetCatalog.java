package io.waybill.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The targets of the settings, for those who read DAG files and those who run them. Immutable and thread safe. */
public final class TargetCatalog {
    /** For those who read files without any settings: whatever a file names is taken for granted. */
    public static final TargetCatalog UNKNOWN = new TargetCatalog(null);

    private final @Nullable Map<String, Map<String, String>> labels;

    private TargetCatalog(@Nullable Map<String, Map<String, String>> labels) {
        this.labels = labels;
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
        return new TargetCatalog(Collections.unmodifiableMap(known));
    }

    /**
     * The name of the target that is meant: of several that have all the labels, the first.
     *
     * @throws SpecValueException {@code UNKNOWN_TARGET} where there is none
     */
    public String choose(Target wanted) {
        if (labels == null) {
            return wanted.name();
        }
        if (wanted.labels().isEmpty()) {
            if (labels.containsKey(wanted.name())) {
                return wanted.name();
            }
            throw new SpecValueException(
                    ProblemCode.UNKNOWN_TARGET,
                    "There is no target '" + wanted.name() + "' in the settings",
                    labels.size() == 1
                            ? "add it to the file that aws.targets names, or leave target out"
                            : Nearest.remedy(wanted.name(), named(labels), "targets"));
        }
        return labels.entrySet().stream()
                .filter(target ->
                        target.getValue().entrySet().containsAll(wanted.labels().entrySet()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new SpecValueException(
                        ProblemCode.UNKNOWN_TARGET,
                        "No target of the settings has the labels " + wanted,
                        "give them to one in the file that aws.targets names"));
    }

    private static List<String> named(Map<String, Map<String, String>> labels) {
        return labels.keySet().stream().filter(name -> !name.isEmpty()).toList();
    }
}
