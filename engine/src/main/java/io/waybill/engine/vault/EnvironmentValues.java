package io.waybill.engine.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Variables and connections that the environment of this process holds: {@code WAYBILL_VAR_KEY}, {@code AIRFLOW_VAR_KEY},
 * {@code WAYBILL_CONN_ID} and {@code AIRFLOW_CONN_ID}, key and id in upper case. Immutable.
 */
final class EnvironmentValues {
    private static final List<String> VARIABLES = List.of("WAYBILL_VAR_", "AIRFLOW_VAR_");
    private static final List<String> CONNECTIONS = List.of("WAYBILL_CONN_", "AIRFLOW_CONN_");

    private final Map<String, Variable> variables = new TreeMap<>();
    private final Map<String, Connection> connections = new TreeMap<>();

    EnvironmentValues(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((name, text) -> {
            nameIn(VARIABLES, name).ifPresent(key -> {
                Variable variable = new Variable(key, text, "", false, name, "");
                variables.merge(key, variable, EnvironmentValues::ours);
            });
            nameIn(CONNECTIONS, name).ifPresent(id -> {
                Connection connection = connection(id, text, name);
                connections.merge(id, connection, (one, other) -> one.source().startsWith("WAYBILL_") ? one : other);
            });
        });
    }

    private static Variable ours(Variable one, Variable other) {
        return one.source().startsWith("WAYBILL_") ? one : other;
    }

    private static Optional<String> nameIn(List<String> prefixes, String name) {
        return prefixes.stream()
                .filter(prefix -> name.startsWith(prefix) && name.length() > prefix.length())
                .map(prefix -> name.substring(prefix.length()).toLowerCase(Locale.ROOT))
                .findFirst();
    }

    private static Connection connection(String id, String text, String source) {
        try {
            return ConnectionText.parse(id, text).from(source, "");
        } catch (IllegalArgumentException e) {
            return new Connection(
                    id, "", "", "", "", "", "", null, "", source, source + " cannot be read: " + e.getMessage());
        }
    }

    /** The variable of this key, whatever its case. */
    Optional<Variable> variable(String key) {
        return Optional.ofNullable(variables.get(key.toLowerCase(Locale.ROOT)))
                .map(found -> new Variable(key, found.value(), "", false, found.source(), ""));
    }

    /** The connection of this id, whatever its case. */
    Optional<Connection> connection(String id) {
        return Optional.ofNullable(connections.get(id.toLowerCase(Locale.ROOT))).map(found -> found.named(id));
    }

    /** Every variable, with its key in lower case. */
    List<Variable> variables() {
        return new ArrayList<>(variables.values());
    }

    /** Every connection, with its id in lower case. */
    List<Connection> connections() {
        return new ArrayList<>(connections.values());
    }
}
