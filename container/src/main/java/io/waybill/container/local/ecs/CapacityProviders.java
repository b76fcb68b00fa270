package io.waybill.container.local.ecs;

import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.WireException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The two capacity providers of Fargate, and what a RunTask may ask of them. */
final class CapacityProviders {

    private static final Set<String> NAMES = Set.of("FARGATE", "FARGATE_SPOT");

    private CapacityProviders() {}

    /**
     * Refuses a request that cannot run on Fargate.
     *
     * @throws WireException InvalidParameterException
     */
    static void check(Input request) {
        List<Input> strategy = request.structures("capacityProviderStrategy");
        String launchType = request.textOrEmpty("launchType");
        if (!strategy.isEmpty() && !launchType.isEmpty()) {
            throw invalid(
                    "Specifying both a launch type and capacity provider strategy is not supported. Remove one and"
                            + " try again.");
        }
        for (Input item : strategy) {
            String name = item.textOrEmpty("capacityProvider");
            if (!NAMES.contains(name)) {
                throw invalid(
                        "The specified capacity provider '" + name + "' was not found: use one of " + NAMES + ".");
            }
        }
        if (strategy.isEmpty() && !launchType.equals("FARGATE")) {
            throw invalid("No Container Instances were found in your cluster.");
        }
    }

    /** Whom a strategy gives one task: who has a base, else who has the most weight. Empty where there is none. */
    static Optional<String> choose(Input request) {
        Comparator<Input> mostWanted = Comparator.<Input>comparingInt(
                        item -> item.number("base").orElse(0))
                .thenComparingInt(item -> item.number("weight").orElse(0));
        return request.structures("capacityProviderStrategy").stream()
                .max(mostWanted)
                .map(item -> item.textOrEmpty("capacityProvider"));
    }

    private static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_PARAMETER, message);
    }
}
