package io.waybill.spec.template;

import com.hubspot.jinjava.interpret.Context;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Jinjava knows by itself.
 *
 * @param filters what may stand after {@code |}
 * @param tests what may stand after {@code is}
 * @param functions what may be called
 */
record JinjaNames(Set<String> filters, Set<String> tests, Set<String> functions) {

    /** The names in a context, without those that are switched off. */
    static JinjaNames of(Context context, Set<String> offFilters, Set<String> onFunctions) {
        return new JinjaNames(
                context.getAllFilters().stream()
                        .map(filter -> filter.getName())
                        .filter(name -> !offFilters.contains(name))
                        .collect(Collectors.toUnmodifiableSet()),
                context.getAllExpTests().stream().map(test -> test.getName()).collect(Collectors.toUnmodifiableSet()),
                onFunctions);
    }
}
