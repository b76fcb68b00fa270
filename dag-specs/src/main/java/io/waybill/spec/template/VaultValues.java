package io.waybill.spec.template;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The variables and connections that templates may use, and the form in which a text that holds a secret is kept. Called
 * while a template is rendered, on the same thread; must answer at once.
 */
public interface VaultValues {
    /** What a sealed text begins with. */
    String SEALED = "waybill-sealed:";

    /** There are none. */
    VaultValues NONE = new VaultValues() {
        @Override
        public Optional<VariableValue> variable(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<ConnectionValue> connection(String id) {
            return Optional.empty();
        }

        @Override
        public String seal(String text) {
            throw new IllegalStateException("Nothing is secret here");
        }

        @Override
        public String open(String sealed) {
            throw new IllegalStateException("Nothing is secret here");
        }
    };

    /**
     * The variable of this key.
     *
     * @throws AwaitedException where it is not known yet
     */
    Optional<VariableValue> variable(String key);

    /**
     * The connection of this id.
     *
     * @throws AwaitedException where it is not known yet
     */
    Optional<ConnectionValue> connection(String id);

    /** Makes a text unreadable for others; what it gives begins with {@link #SEALED}. */
    String seal(String text);

    /** The text that was sealed. */
    String open(String sealed);

    /**
     * A variable.
     *
     * @param value its text
     * @param secret whether nobody may see it
     */
    record VariableValue(String value, boolean secret) {
        public VariableValue {
            requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return secret ? "***" : value;
        }
    }

    /**
     * A connection. What it does not have is null.
     *
     * @param id its id
     * @param type what it leads to, such as {@code postgres}
     * @param description for people
     * @param host the host
     * @param login who logs in
     * @param password a secret
     * @param port the port
     * @param schema the schema or database
     * @param extra more, mostly a JSON object; a secret where one of its names says so
     * @param uri all of it as a URI, a secret where any of it is
     */
    record ConnectionValue(
            String id,
            String type,
            @Nullable String description,
            @Nullable String host,
            @Nullable String login,
            @Nullable String password,
            @Nullable Integer port,
            @Nullable String schema,
            @Nullable String extra,
            String uri) {
        public ConnectionValue {
            requireNonNull(id, "id");
            requireNonNull(type, "type");
            requireNonNull(uri, "uri");
        }

        @Override
        public String toString() {
            return id;
        }
    }
}
