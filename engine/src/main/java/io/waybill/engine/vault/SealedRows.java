package io.waybill.engine.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.ConnectionRow;
import io.waybill.engine.store.RetiredSecret;
import io.waybill.engine.store.VariableRow;
import java.util.List;

/**
 * Variables and connections as they are kept, and back. Each is encrypted for its own row, so that one cannot be put in the
 * place of another.
 *
 * @param box encrypts them
 */
record SealedRows(SecretBox box) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Adds what is secret of a variable, each text of its JSON as well. */
    static void secretsOf(Variable variable, List<String> secrets) {
        secrets.add(variable.value());
        secrets.add(ConnectionText.encoded(variable.value()));
        try {
            texts(JSON.readTree(variable.value()), secrets);
        } catch (JsonProcessingException e) {
            // No JSON; then it is one text.
        }
    }

    private static void texts(JsonNode node, List<String> into) {
        if (node.isTextual()) {
            into.add(node.textValue());
        }
        node.forEach(child -> texts(child, into));
    }

    /** The variable that a row keeps; where it cannot be read it says why. */
    Variable opened(VariableRow row) {
        try {
            String value = box.open(purpose(row), row.sealed());
            return Variable.of(row.key(), value, row.description(), row.secret());
        } catch (WaybillException e) {
            return new Variable(row.key(), "", row.description(), row.secret(), "", String.valueOf(e.getMessage()));
        }
    }

    /** The connection that a row keeps; where it cannot be read it says why. */
    Connection opened(ConnectionRow row) {
        String password = "";
        String extra = "";
        String problem = "";
        try {
            JsonNode sealed = JSON.readTree(box.open(purpose(row), row.sealed()));
            password = sealed.path("password").asText();
            extra = sealed.path("extra").asText();
        } catch (WaybillException e) {
            problem = String.valueOf(e.getMessage());
        } catch (JsonProcessingException e) {
            problem = "What is encrypted is no JSON";
        }
        return new Connection(
                row.id(),
                row.type(),
                row.description(),
                row.host(),
                row.schema(),
                row.login(),
                password,
                row.port(),
                extra,
                "",
                problem);
    }

    /** Adds what was secret once. */
    void retired(RetiredSecret retired, List<String> secrets) {
        try {
            String text = box.open(retired.purpose(), retired.sealed());
            if (retired.purpose().startsWith("connection:")) {
                JsonNode tree = JSON.readTree(text);
                secrets.addAll(new Connection(
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                tree.path("password").asText(),
                                null,
                                tree.path("extra").asText(),
                                "",
                                "")
                        .secrets());
            } else {
                secretsOf(Variable.of("", text, "", true), secrets);
            }
        } catch (WaybillException | JsonProcessingException e) {
            // Of a key that is no more: nothing can be done for it.
        }
    }

    /** What is secret of a variable that is kept elsewhere, to be masked here. */
    RetiredSecret retired(Variable variable) {
        VariableRow row = toRow(variable);
        return new RetiredSecret(purpose(row), row.sealed());
    }

    /** What is secret of a connection that is kept elsewhere, to be masked here. */
    RetiredSecret retired(Connection connection) {
        ConnectionRow row = toRow(connection);
        return new RetiredSecret(purpose(row), row.sealed());
    }

    /** What it is encrypted for. */
    static String purpose(VariableRow row) {
        return "variable:" + row.key();
    }

    /** What it is encrypted for. */
    static String purpose(ConnectionRow row) {
        return "connection:" + row.id();
    }

    /** The row that keeps a variable. */
    VariableRow toRow(Variable variable) {
        VariableRow row = new VariableRow(variable.key(), "", variable.description(), variable.marked());
        return new VariableRow(row.key(), box.seal(purpose(row), variable.value()), row.description(), row.secret());
    }

    /** The row that keeps a connection. */
    ConnectionRow toRow(Connection connection) {
        String secret = JSON.createObjectNode()
                .put("password", connection.password())
                .put("extra", connection.extra())
                .toString();
        return new ConnectionRow(
                connection.id(),
                connection.type(),
                connection.description(),
                connection.host(),
                connection.schema(),
                connection.login(),
                connection.port(),
                box.seal("connection:" + connection.id(), secret));
    }
}
