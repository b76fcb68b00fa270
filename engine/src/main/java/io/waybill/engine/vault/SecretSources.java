package io.waybill.engine.vault;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Where variables and connections are looked for: the first that has one wins.
 *
 * @param order what is asked, {@link #ENVIRONMENT}, {@link #DATABASE} or a key of {@code outside}, each once at the most
 * @param outside what is neither, by what the order calls it
 * @param kept how long an answer from outside counts, also that there is nothing
 * @param executor asks those outside
 */
public record SecretSources(List<String> order, Map<String, SecretSource> outside, Duration kept, Executor executor) {
    /** The environment of this process. */
    public static final String ENVIRONMENT = "environment";

    /** What was set on the pages, by the API or the command line. */
    public static final String DATABASE = "database";

    /** The environment, then the database. */
    public static final SecretSources USUAL =
            new SecretSources(List.of(ENVIRONMENT, DATABASE), Map.of(), Duration.ZERO, Runnable::run);

    public SecretSources {
        order = List.copyOf(order);
        outside = Map.copyOf(outside);
        if (order.isEmpty() || new HashSet<>(order).size() < order.size()) {
            throw new IllegalArgumentException("Each source is asked once, and there is at least one");
        }
        for (String name : order) {
            if (!name.equals(ENVIRONMENT) && !name.equals(DATABASE) && !outside.containsKey(name)) {
                throw new IllegalArgumentException("There is no source '" + name + "'");
            }
        }
    }

    boolean asks(String name) {
        return order.contains(name);
    }

    /** Whether the environment wins over the database. */
    boolean environmentWins() {
        return asks(ENVIRONMENT) && (!asks(DATABASE) || order.indexOf(ENVIRONMENT) < order.indexOf(DATABASE));
    }
}
