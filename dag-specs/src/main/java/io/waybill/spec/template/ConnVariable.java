package io.waybill.spec.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code conn} in a template. Public for Jinjava; not for other callers. */
public final class ConnVariable extends LookUp {
    /** What can be asked of a connection. */
    static final Set<String> FIELDS = Set.of(
            "conn_id",
            "conn_type",
            "description",
            "host",
            "login",
            "password",
            "port",
            "schema",
            "extra",
            "extra_dejson",
            "get_uri");

    private static final JsonMapper JSON = new JsonMapper();

    private final VaultValues vault;
    private final SecretWatch watch;

    ConnVariable(VaultValues vault, SecretWatch watch) {
        this.vault = vault;
        this.watch = watch;
    }

    @Override
    Optional<Object> find(String name) {
        try {
            return vault.connection(name).map(Fields::new);
        } catch (AwaitedException e) {
            throw watch.awaited(e);
        }
    }

    @Override
    String missing(String name) {
        return "There is no connection '" + name
                + "'; make it on the page Connections or with 'waybill connections set " + name + " …'";
    }

    /** A connection. What it does not have is unknown, so that {@code default} stands in for it. */
    public final class Fields {
        private final VaultValues.ConnectionValue connection;

        private Fields(VaultValues.ConnectionValue connection) {
            this.connection = connection;
        }

        /** Its id. */
        public String getConnId() {
            return connection.id();
        }

        /** What it leads to. */
        public String getConnType() {
            return connection.type();
        }

        /** For people. */
        public @Nullable String getDescription() {
            return connection.description();
        }

        /** The host. */
        public @Nullable String getHost() {
            return connection.host();
        }

        /** Who logs in. */
        public @Nullable String getLogin() {
            return connection.login();
        }

        /** A secret. */
        public @Nullable String getPassword() {
            used("the password");
            return connection.password();
        }

        /** The port. */
        public @Nullable Integer getPort() {
            return connection.port();
        }

        /** The schema or database. */
        public @Nullable String getSchema() {
            return connection.schema();
        }

        /** More, as it is written. */
        public @Nullable String getExtra() {
            String extra = connection.extra();
            if (extra != null) {
                JsonNode tree = tree(extra);
                if (!tree.isObject() || SensitiveNames.anyIn(tree)) {
                    used("the extra");
                }
            }
            return extra;
        }

        /** More, as the JSON object that it is. */
        public Extra getExtraDejson() {
            JsonNode tree = tree(connection.extra() == null ? "{}" : connection.extra());
            return new Extra(this, tree);
        }

        /** All of it as a URI. */
        @SuppressWarnings("MemberName") // the name is Airflow's
        public String get_uri() {
            used("the URI");
            return connection.uri();
        }

        private void used(String what) {
            watch.used(what + " of the connection '" + connection.id() + "'");
        }

        private static JsonNode tree(String json) {
            try {
                return JSON.readTree(json);
            } catch (JsonProcessingException e) {
                return JSON.missingNode();
            }
        }

        @Override
        public String toString() {
            return connection.id();
        }
    }

    /** {@code extra_dejson}. */
    public static final class Extra extends LookUp {
        private final Fields of;
        private final JsonNode tree;

        private Extra(Fields of, JsonNode tree) {
            this.of = of;
            this.tree = tree;
        }

        @Override
        Optional<Object> find(String name) {
            JsonNode value = tree.get(name);
            if (value == null) {
                return Optional.empty();
            }
            if (SensitiveNames.isSensitive(name) || SensitiveNames.anyIn(value)) {
                of.used("the extra '" + name + "'");
            }
            return Optional.of(JsonValues.of(value));
        }

        @Override
        String missing(String name) {
            return "The connection '" + of + "' has no extra '" + name + "'; add it, or write {{ conn." + of
                    + ".extra_dejson.get('" + name + "', '…') }}";
        }
    }
}
