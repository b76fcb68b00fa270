package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.WireException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The two capacity providers of Fargate: what a cluster has of them, and what a RunTask may ask of them.
 *
 * <p>A cluster that was given none lets a RunTask name both, unlike on AWS; one that was given some has no others.
 */
final class CapacityProviders {

    /** The members of a cluster that are about them. */
    static final List<String> MEMBERS = List.of("capacityProviders", "defaultCapacityProviderStrategy");

    private static final List<String> NAMES = List.of("FARGATE", "FARGATE_SPOT");
    private static final int LARGEST_WEIGHT = 1000;
    private static final int LARGEST_BASE = 100_000;

    private CapacityProviders() {}

    /**
     * Gives a cluster the providers and the default strategy of a request.
     *
     * @throws WireException when there is no such provider, or the strategy names one that the cluster has not
     */
    static void associate(Input request, ObjectNode facts) {
        List<String> given = request.texts("capacityProviders");
        given.forEach(CapacityProviders::checkName);
        List<Input> strategy = request.structures("defaultCapacityProviderStrategy");
        checkStrategy(strategy);
        for (Input item : strategy) {
            String name = item.textOrEmpty("capacityProvider");
            if (!given.contains(name)) {
                throw invalid("The specified capacity provider strategy cannot contain a capacity provider that is not"
                        + " associated with the cluster: '" + name
                        + "'. Associate the capacity provider with the cluster and try again.");
            }
        }
        for (String member : MEMBERS) {
            if (request.has(member)) {
                facts.set(member, request.list(member).deepCopy());
            }
        }
    }

    /**
     * What a RunTask asks for: the request itself, or, where it says nothing of capacity, the request with the
     * cluster's default strategy.
     *
     * @param cluster its facts
     * @throws WireException InvalidParameterException where it cannot run on Fargate
     */
    static Input resolve(Input request, ObjectNode cluster) {
        List<Input> strategy = request.structures("capacityProviderStrategy");
        String launchType = request.textOrEmpty("launchType");
        if (!strategy.isEmpty() && !launchType.isEmpty()) {
            throw invalid(
                    "Specifying both a launch type and capacity provider strategy is not supported. Remove one and"
                            + " try again.");
        }
        checkStrategy(strategy);
        List<String> associated = new Input(cluster).texts("capacityProviders");
        for (Input item : strategy) {
            String name = item.textOrEmpty("capacityProvider");
            if (!associated.isEmpty() && !associated.contains(name)) {
                throw invalid("The specified capacity provider '" + name
                        + "' is not associated with the cluster: it has " + new TreeSet<>(associated) + ".");
            }
        }
        if (!strategy.isEmpty() || launchType.equals("FARGATE")) {
            return request;
        }
        if (launchType.isEmpty() && !cluster.path(MEMBERS.get(1)).isEmpty()) {
            ObjectNode completed = request.members().deepCopy();
            completed.set("capacityProviderStrategy", cluster.path(MEMBERS.get(1)));
            return new Input(completed);
        }
        throw invalid("No Container Instances were found in your cluster.");
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

    private static void checkStrategy(List<Input> strategy) {
        long withBase = 0;
        for (Input item : strategy) {
            checkName(item.textOrEmpty("capacityProvider"));
            checkNumber("weight", item.number("weight").orElse(0), LARGEST_WEIGHT);
            checkNumber("base", item.number("base").orElse(0), LARGEST_BASE);
            withBase += item.number("base").orElse(0) > 0 ? 1 : 0;
        }
        if (withBase > 1) {
            throw invalid("Only one capacity provider of a strategy can have a base; " + withBase + " have.");
        }
    }

    private static void checkName(String name) {
        if (!NAMES.contains(name)) {
            throw invalid("The specified capacity provider '" + name + "' was not found: use one of " + NAMES + ".");
        }
    }

    private static void checkNumber(String member, int value, int most) {
        if (value < 0 || value > most) {
            throw invalid(
                    "The " + member + " of a capacity provider must be from 0 to " + most + "; it is " + value + ".");
        }
    }

    private static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_PARAMETER, message);
    }
}
