package io.waybill.spec;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notifiers of the settings, for those who read DAG files. Immutable and thread safe. */
public final class NotifierCatalog {
    /** For those who read files without any notifiers in their settings: whatever a file names is taken for granted. */
    public static final NotifierCatalog UNKNOWN = new NotifierCatalog(null);

    private final @Nullable List<String> names;

    private NotifierCatalog(@Nullable List<String> names) {
        this.names = names;
    }

    /** The catalog of the notifiers with these names. */
    public static NotifierCatalog of(Collection<String> names) {
        return new NotifierCatalog(List.copyOf(names));
    }

    /**
     * Lets a name pass that there is.
     *
     * @throws SpecValueException {@code UNKNOWN_NOTIFIER} where there is no notifier of this name
     */
    public void check(String name) {
        if (names != null && !names.contains(name)) {
            throw new SpecValueException(
                    ProblemCode.UNKNOWN_NOTIFIER,
                    "There is no notifier '" + name + "' in the settings",
                    names.isEmpty()
                            ? "add it to the file that notifications.notifiers names"
                            : Nearest.remedy(name, names, "notifiers"));
        }
    }
}
