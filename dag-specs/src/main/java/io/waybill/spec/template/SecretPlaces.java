package io.waybill.spec.template;

import java.util.List;

/** Where in a tree a text may hold a secret. Such a text is sealed as a whole. */
@FunctionalInterface
public interface SecretPlaces {
    /** Nowhere. */
    SecretPlaces NONE = path -> false;

    /**
     * Whether it may stand here.
     *
     * @param path the keys that lead to it from the root; an element of a list is {@code *}
     */
    boolean allow(List<String> path);
}
