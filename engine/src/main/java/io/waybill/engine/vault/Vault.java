package io.waybill.engine.vault;

import static java.util.Objects.requireNonNull;

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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The variables and connections, those of the environment before those of the database, unless another order was chosen. All
 * of it is in memory, so that rendering a template waits for nothing; {@link #refresh} sees what another scheduler has
 * changed. What sources outside have is told by {@link OutsideAnswers}, and not listed. Thread safe.
 */
public final class Vault implements VaultValues {
    private static final String OF_REQUEST = "request";

    private final VaultStore store;
    private final SecretBox box;
    private final SealedRows rows;
    private final EnvironmentValues environment;
    private final AuditStore audit;
    private final Clock clock;
    private final SecretSources sources;
    private final OutsideAnswers outside;
    private volatile VaultSnapshot snapshot;

    /**
     * Reads all of it.
     *
     * @param box encrypts what is kept
     * @param environment of the process
     * @param audit keeps who changed what, and never the value
     * @throws WaybillException {@code DATABASE}
     */
    public Vault(VaultStore store, SecretBox box, Map<String, String> environment, AuditStore audit, Clock clock) {
        this(store, box, environment, SecretSources.USUAL, audit, clock);
    }

    /**
     * The same with other sources.
     *
     * @param sources where templates' variables and connections are looked for
     */
    public Vault(
            VaultStore store,
            SecretBox box,
            Map<String, String> environment,
            SecretSources sources,
            AuditStore audit,
            Clock clock) {
        this.store = store;
        this.box = box;
        this.rows = new SealedRows(box);
        this.environment = new EnvironmentValues(sources.asks(SecretSources.ENVIRONMENT) ? environment : Map.of());
        this.sources = sources;
        this.outside = new OutsideAnswers(sources, clock, this::keep);
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
        if (store.version() != snapshot.version()) {
            snapshot = read();
        }
    }

    private VaultSnapshot read() {
        return VaultSnapshot.of(store.read(), rows, environment, sources.environmentWins());
    }

    /** What comes from outside is masked like what is kept here, and goes on to be when it is not known any more. */
    private void keep(OutsideAnswers.Kind kind, String name, SecretText told) {
        switch (kind) {
            case VARIABLE -> {
                Variable variable = told.toVariable(name);
                List<String> secrets = new ArrayList<>();
                if (variable.isSecret()) {
                    SealedRows.secretsOf(variable, secrets);
                }
                keep(secrets, () -> rows.retired(variable));
            }
            case CONNECTION -> {
                Connection connection = told.toConnection(name);
                keep(connection.secrets(), () -> rows.retired(connection));
            }
        }
    }

    private void keep(List<String> secrets, Supplier<RetiredSecret> retired) {
        if (!snapshot.masks(secrets)) {
            store.retire(retired.get());
            synchronized (this) {
                snapshot = read();
            }
        }
    }

    /** Each text that nobody may see, of now and of before. */
    public List<String> secrets() {
        return snapshot.secrets();
    }

    /** All variables, by key. */
    public List<Variable> variables() {
        return List.copyOf(snapshot.variables().values());
    }

    /** All connections, by id. */
    public List<Connection> connections() {
        return List.copyOf(snapshot.connections().values());
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
        return Optional.ofNullable(snapshot.variables().get(key)).or(() -> environment.variable(key));
    }

    private Optional<Variable> variableOf(String source, String key) {
        return switch (source) {
            case SecretSources.ENVIRONMENT -> environment.variable(key);
            case SecretSources.DATABASE -> Optional.ofNullable(snapshot.stored().get(key));
            default ->
                // What could not be kept here is nowhere.
                VaultRules.problemOfKey(key).isPresent()
                        ? Optional.empty()
                        : outside.ask(outside(source), OutsideAnswers.Kind.VARIABLE, key)
                                .map(told -> told.toVariable(key));
        };
    }

    private SecretSource outside(String name) {
        return requireNonNull(sources.outside().get(name), name);
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
        return Optional.ofNullable(snapshot.connections().get(id)).or(() -> environment.connection(id));
    }

    private Optional<Connection> connectionOf(String source, String id) {
        return switch (source) {
            case SecretSources.ENVIRONMENT -> environment.connection(id);
            case SecretSources.DATABASE ->
                Optional.ofNullable(snapshot.storedConnections().get(id));
            default ->
                VaultRules.problemOfId(id).isPresent()
                        ? Optional.empty()
                        : outside.ask(outside(source), OutsideAnswers.Kind.CONNECTION, id)
                                .map(told -> told.toConnection(id));
        };
    }

    /** The first source that has it; one that does not answer is not passed over. */
    private <T> Optional<T> first(Function<String, Optional<T>> of) {
        return sources.order().stream().map(of).flatMap(Optional::stream).findFirst();
    }

    /**
     * Makes a variable.
     *
     * @param by who or what asks
     * @throws WaybillException {@code VARIABLE_EXISTS}; {@code INVALID_REQUEST}; {@code DATABASE}
     */
    public void create(Variable variable, String by) {
        VaultRules.check(variable);
        refuseUnasked();
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
        refuseUnasked();
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
        refuseUnasked();
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
        refuseUnasked();
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

    private void refuseEnvironment(Optional<String> source) {
        source.filter(variable -> sources.environmentWins()).ifPresent(variable -> {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "It comes from the environment variable " + variable + " of the server; change it there and start"
                            + " the server again");
        });
    }

    private void refuseUnasked() {
        if (!sources.asks(SecretSources.DATABASE)) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The database is not asked for variables and connections; add 'database' to the setting"
                            + " secrets.sources first");
        }
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
        return first(source -> variableOf(source, key)).map(found -> {
            refuseUnreadable("variable '" + key + "'", found.problem());
            return new VaultValues.VariableValue(found.value(), found.isSecret());
        });
    }

    @Override
    public Optional<VaultValues.ConnectionValue> connection(String id) {
        return first(source -> connectionOf(source, id)).map(found -> {
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
                .formatted(snapshot.variables().size(), snapshot.connections().size())
                .toLowerCase(Locale.ROOT);
    }
}
