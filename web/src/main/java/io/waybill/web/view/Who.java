package io.waybill.web.view;

import static java.util.Objects.requireNonNull;

import java.util.function.BiPredicate;

/**
 * Who is logged in.
 *
 * @param name their name; empty where nobody logs in
 * @param rights whether they may send a request, by its method and address
 */
public record Who(String name, BiPredicate<String, String> rights) {
    public Who {
        requireNonNull(name, "name");
        requireNonNull(rights, "rights");
    }

    /** Whether anybody is. */
    public boolean isKnown() {
        return !name.isEmpty();
    }

    boolean may(String method, String address) {
        return rights.test(method, address);
    }
}
