package io.waybill.engine.vault;

import io.waybill.engine.store.VaultStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a vault has read last. Not changed once it is made.
 *
 * @param version counts the changes of the database
 * @param stored variables of the database
 * @param storedConnections connections of the database
 * @param variables what is listed: with those of the environment
 * @param connections what is listed: with those of the environment
 * @param secrets each text that nobody may see
 * @param known the same, to look it up
 */
record VaultSnapshot(
        long version,
        Map<String, Variable> stored,
        Map<String, Connection> storedConnections,
        Map<String, Variable> variables,
        Map<String, Connection> connections,
        List<String> secrets,
        Set<String> known) {

    /**
     * Puts together what is kept and what the environment has.
     *
     * @param environmentWins whether it stands before the database
     */
    static VaultSnapshot of(
            VaultStore.Contents contents, SealedRows rows, EnvironmentValues environment, boolean environmentWins) {
        Map<String, Variable> stored = new TreeMap<>();
        Map<String, Connection> storedConnections = new TreeMap<>();
        contents.variables().forEach(row -> stored.put(row.key(), rows.opened(row)));
        contents.connections().forEach(row -> storedConnections.put(row.id(), rows.opened(row)));
        Map<String, Variable> variables =
                merged(stored, environment.variables(), Variable::key, VaultSnapshot::named, environmentWins);
        Map<String, Connection> connections = merged(
                storedConnections, environment.connections(), Connection::id, Connection::named, environmentWins);
        List<String> secrets = new ArrayList<>();
        Stream.of(stored.values(), environment.variables())
                .flatMap(Collection::stream)
                .filter(Variable::isSecret)
                .forEach(one -> SealedRows.secretsOf(one, secrets));
        Stream.of(storedConnections.values(), environment.connections())
                .flatMap(Collection::stream)
                .forEach(one -> secrets.addAll(one.secrets()));
        contents.retired().forEach(retired -> rows.retired(retired, secrets));
        return new VaultSnapshot(
                contents.version(),
                stored,
                storedConnections,
                variables,
                connections,
                List.copyOf(secrets),
                new HashSet<>(secrets));
    }

    /** Something by another name. */
    private interface Renamed<T> {
        T as(T value, String name);
    }

    private static Variable named(Variable variable, String key) {
        return new Variable(key, variable.value(), "", false, variable.source(), "");
    }

    /** The environment's names have no case: one of them is the same as each stored one that is written alike. */
    private static <T> Map<String, T> merged(
            Map<String, T> stored,
            List<T> ofEnvironment,
            Function<T, String> nameOf,
            Renamed<T> renamed,
            boolean environmentWins) {
        Map<String, T> all = new TreeMap<>(stored);
        for (T value : ofEnvironment) {
            List<String> same = stored.keySet().stream()
                    .filter(name -> name.equalsIgnoreCase(nameOf.apply(value)))
                    .toList();
            if (same.isEmpty()) {
                all.put(nameOf.apply(value), value);
            } else if (environmentWins) {
                same.forEach(name -> all.put(name, renamed.as(value, name)));
            }
        }
        return all;
    }

    /** Whether all of these are masked already. */
    boolean masks(List<String> texts) {
        return known.containsAll(texts);
    }
}
