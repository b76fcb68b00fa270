package io.waybill.engine.vault;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.AuditStore;
import io.waybill.engine.store.ConnectionRow;
import io.waybill.engine.store.RetiredSecret;
import io.waybill.engine.store.VariableRow;
import io.waybill.engine.store.VaultStore;
import io.waybill.spec.template.VaultValues;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables and connections, those of the environment before those of the database. All of it is in memory, so that
 * rendering a template waits for nothing; {@link #refresh} sees what another scheduler has changed. Thread safe.
 */
public final class Vault implements VaultValues {
    private static final String OF_REQUEST = "request";

    private final VaultStore store;
    private final SecretBox box;
    private final SealedRows rows;
    private final EnvironmentValues environment;
    private final AuditStore audit;
    private final Clock clock;
    private volatile Snapshot snapshot;

    /** What was read last. */
    private record Snapshot(
            long version, Map<String, Variable> variables, Map<String, Connection> connections, List<String> secrets) {}

    /**
     * Reads all of it.
     *
     * @param box encrypts what is kept
     * @param environment of the process
     * @param audit keeps who changed what, and never the value
     * @throws WaybillException {@code DATABASE}
     */
    public Vault(VaultStore store, SecretBox box, Map<String, String> environment, AuditStore audit, Clock clock) {
        this.store = store;
        this.box = box;
        this.rows = new SealedRows(box);
        this.environment = new EnvironmentValues(environment);
        this.audit = audit;
        this.clock = clock;
        this.snapshot = read();
    }

    /**
     * Sees what was changed elsewhere.
     *
     * @throws WaybillException {@code DATABASE}; what was read before holds on
     */
    public synchronized void refresh() {
        if (store.version() != snapshot.version) {
            snapshot = read();
        }
    }

    private Snapshot read() {
        VaultStore.Contents contents = store.read();
        Map<String, Variable> variables = new TreeMap<>();
        Map<String, Connection> connections = new TreeMap<>();
        List<String> secrets = new ArrayList<>();
        contents.variables().forEach(row -> variables.put(row.key(), rows.opened(row)));
        contents.connections().forEach(row -> connections.put(row.id(), rows.opened(row)));
        environment.variables().forEach(variable -> {
            List<String> same = variables.keySet().stream()
                    .filter(key -> key.equalsIgnoreCase(variable.key()))
                    .toList();
            (same.isEmpty() ? List.of(variable.key()) : same)
                    .forEach(key -> variables.put(key, environment.variable(key).orElse(variable)));
        });
        environment.connections().forEach(connection -> {
            List<String> same = connections.keySet().stream()
                    .filter(id -> id.equalsIgnoreCase(connection.id()))
                    .toList();
            (same.isEmpty() ? List.of(connection.id()) : same)
                    .forEach(
                            id -> connections.put(id, environment.connection(id).orElse(connection)));
        });
        variables.values().stream().filter(Variable::isSecret).forEach(one -> SealedRows.secretsOf(one, secrets));
        connections.values().forEach(one -> secrets.addAll(one.secrets()));
        contents.retired().forEach(retired -> rows.retired(retired, secrets));
        return new Snapshot(contents.version(), variables, connections, List.copyOf(secrets));
    }

    /** Each text that nobody may see, of now and of before. */
    public List<String> secrets() {
        return snapshot.secrets;
    }

    /** All variables, by key. */
    public List<Variable> variables() {
        return List.copyOf(snapshot.variables.values());
    }

    /** All connections, by id. */
    public List<Connection> connections() {
        return List.copyOf(snapshot.connections.values());
    }

    /**
     * A variable.
     *
     * @throws WaybillException {@code VARIABLE_NOT_FOUND}
     */
    public Variable getVariable(String key) {
        return find(key).orElseThrow(() -> VaultStore.noVariable(key));
    }

    private Optional<Variable> find(String key) {
        return environment.variable(key).or(() -> Optional.ofNullable(snapshot.variables.get(key)));
    }

    /**
     * A connection.
     *
     * @throws WaybillException {@code CONNECTION_NOT_FOUND}
     */
    public Connection getConnection(String id) {
        return findConnection(id).orElseThrow(() -> VaultStore.noConnection(id));
    }

    private Optional<Connection> findConnection(String id) {
        return environment.connection(id).or(() -> Optional.ofNullable(snapshot.connections.get(id)));
    }

    /**
     * Makes a variable.
     *
     * @param by who or what asks
     * @throws WaybillException {@code VARIABLE_EXISTS}; {@code INVALID_REQUEST}; {@code DATABASE}
     */
    public void create(Variable variable, String by) {
        VaultRules.check(variable);
        store.insert(rows.toRow(variable));
        changed(by, "create_variable", variable.key());
    }

    /**
     * Changes a variable.
     *
     * @param by who or what asks
     * @throws WaybillException {@code VARIABLE_NOT_FOUND}; {@code INVALID_REQUEST}, also for one of the environment;
     *     {@code DATABASE}
     */
    public void update(Variable variable, String by) {
        VaultRules.check(variable);
        refuseEnvironment(environment.variable(variable.key()).map(Variable::source));
        store.update(rows.toRow(variable), retiredVariable(variable.key()));
        changed(by, "change_variable", variable.key());
    }

    /**
     * Removes a variable.
     *
     * @param by who or what asks
     * @throws WaybillException as {@link #update(Variable, String)}
     */
    public void deleteVariable(String key, String by) {
        refuseEnvironment(environment.variable(key).map(Variable::source));
        store.deleteVariable(key, retiredVariable(key));
        changed(by, "delete_variable", key);
    }

    private @Nullable RetiredSecret retiredVariable(String key) {
        return store.read().variables().stream()
                .filter(row -> row.key().equals(key) && rows.opened(row).isSecret())
                .map(row -> new RetiredSecret(SealedRows.purpose(row), row.sealed()))
                .findFirst()
                .orElse(null);
    }

    /**
     * Makes a connection.
     *
     * @param by who or what asks
     * @throws WaybillException {@code CONNECTION_EXISTS}; {@code INVALID_REQUEST}; {@code DATABASE}
     */
    public void create(Connection connection, String by) {
        VaultRules.check(connection);
        store.insert(rows.toRow(connection));
        changed(by, "create_connection", connection.id());
    }

    /**
     * Changes a connection.
     *
     * @param by who or what asks
     * @throws WaybillException {@code CONNECTION_NOT_FOUND}; {@code INVALID_REQUEST}, also for one of the environment;
     *     {@code DATABASE}
     */
    public void update(Connection connection, String by) {
        VaultRules.check(connection);
        refuseEnvironment(environment.connection(connection.id()).map(Connection::source));
        store.update(rows.toRow(connection), retiredConnection(connection.id()));
        changed(by, "change_connection", connection.id());
    }

    /**
     * Removes a connection.
     *
     * @param by who or what asks
     * @throws WaybillException as {@link #update(Connection, String)}
     */
    public void deleteConnection(String id, String by) {
        refuseEnvironment(environment.connection(id).map(Connection::source));
        store.deleteConnection(id, retiredConnection(id));
        changed(by, "delete_connection", id);
    }

    private @Nullable RetiredSecret retiredConnection(String id) {
        return store.read().connections().stream()
                .filter(row ->
                        row.id().equals(id) && !rows.opened(row).secrets().isEmpty())
                .map(row -> new RetiredSecret(SealedRows.purpose(row), row.sealed()))
                .findFirst()
                .orElse(null);
    }

    private static void refuseEnvironment(Optional<String> source) {
        source.ifPresent(variable -> {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "It comes from the environment variable " + variable + " of the server; change it there and start"
                            + " the server again");
        });
    }

    private void changed(String by, String event, String name) {
        synchronized (this) {
            snapshot = read();
        }
        audit.add(new AuditRow(0, clock.instant(), by, event, "", "", "", name));
    }

    /**
     * Encrypts with the first key what was encrypted with another, so that this can be taken away.
     *
     * @return how many were encrypted anew
     * @throws WaybillException {@code DATABASE}
     */
    public int renewKeys() {
        int renewed = 0;
        VaultStore.Contents contents = store.read();
        for (VariableRow row : contents.variables()) {
            Variable variable = rows.opened(row);
            if (!box.isOfFirstKey(row.sealed()) && variable.problem().isEmpty()) {
                store.update(rows.toRow(variable), null);
                renewed++;
            }
        }
        for (ConnectionRow row : contents.connections()) {
            Connection connection = rows.opened(row);
            if (!box.isOfFirstKey(row.sealed()) && connection.problem().isEmpty()) {
                store.update(rows.toRow(connection), null);
                renewed++;
            }
        }
        return renewed;
    }

    @Override
    public Optional<VaultValues.VariableValue> variable(String key) {
        return find(key).map(found -> {
            refuseUnreadable("variable '" + key + "'", found.problem());
            return new VaultValues.VariableValue(found.value(), found.isSecret());
        });
    }

    @Override
    public Optional<VaultValues.ConnectionValue> connection(String id) {
        return findConnection(id).map(found -> {
            refuseUnreadable("connection '" + id + "'", found.problem());
            return new VaultValues.ConnectionValue(
                    found.id(),
                    found.type(),
                    orNull(found.description()),
                    orNull(found.host()),
                    orNull(found.login()),
                    orNull(found.password()),
                    found.port(),
                    orNull(found.schema()),
                    orNull(found.extra()),
                    ConnectionText.uri(found));
        });
    }

    private static void refuseUnreadable(String what, String problem) {
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("The " + what + " cannot be read: " + problem);
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    @Override
    public String seal(String text) {
        return SEALED + box.seal(OF_REQUEST, text);
    }

    @Override
    public String open(String sealed) {
        return box.open(OF_REQUEST, sealed.substring(SEALED.length()));
    }

    /** Tells how much there is, and nothing of it. */
    @Override
    public String toString() {
        return "Vault[%d variables, %d connections]"
                .formatted(snapshot.variables.size(), snapshot.connections.size())
                .toLowerCase(Locale.ROOT);
    }
}
