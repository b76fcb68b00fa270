package io.waybill.engine.vault;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What variables and connections may be like. */
public final class VaultRules {
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_VALUE = 65_536;
    private static final int LONGEST_TEXT = 5_000;
    private static final int MOST_PORT = 65_535;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_#!()\\-.:/\\\\]{1,200}");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,500}");
    private static final Pattern CONTROL = Pattern.compile(".*\\p{Cntrl}.*", Pattern.DOTALL);

    private VaultRules() {}

    /** What is wrong with a variable's key; empty where nothing is. */
    public static Optional<String> problemOfKey(String key) {
        return key.isBlank()
                        || key.length() > LONGEST_KEY
                        || CONTROL.matcher(key).matches()
                ? Optional.of("A variable's key has at least one and at most " + LONGEST_KEY + " characters")
                : Optional.empty();
    }

    /** What is wrong with a value or an extra; empty where nothing is. */
    public static Optional<String> problemOfValue(String value) {
        return value.length() <= LONGEST_VALUE
                ? Optional.empty()
                : Optional.of("A value has at most " + LONGEST_VALUE + " characters");
    }

    /** What is wrong with any other text; empty where nothing is. */
    public static Optional<String> problemOfText(String text) {
        return text.length() <= LONGEST_TEXT
                ? Optional.empty()
                : Optional.of(
                        "A description, a host, a login and a schema have at most " + LONGEST_TEXT + " characters");
    }

    /** What is wrong with a connection's id; empty where nothing is. */
    public static Optional<String> problemOfId(String id) {
        return ID.matcher(id).matches()
                ? Optional.empty()
                : Optional.of(
                        "A connection's id has letters, digits and _ - . : / \\ # ! ( ), and at most 200 of them");
    }

    /** What is wrong with a connection's type; empty where nothing is. */
    public static Optional<String> problemOfType(String type) {
        return TYPE.matcher(type).matches()
                ? Optional.empty()
                : Optional.of("A connection has a type, such as postgres, http or aws");
    }

    /** What is wrong with a port; empty where nothing is. */
    public static Optional<String> problemOfPort(long port) {
        return port >= 0 && port <= MOST_PORT
                ? Optional.empty()
                : Optional.of("A port is a whole number from 0 to " + MOST_PORT);
    }

    static void check(Variable variable) {
        refuse(problemOfKey(variable.key())
                .or(() -> problemOfValue(variable.value()))
                .or(() -> problemOfText(variable.description())));
    }

    static void check(Connection connection) {
        refuse(problemOfId(connection.id())
                .or(() -> problemOfType(connection.type()))
                .or(() -> problemOfText(connection.description()))
                .or(() -> problemOfText(connection.host()))
                .or(() -> problemOfText(connection.login()))
                .or(() -> problemOfText(connection.schema()))
                .or(() -> problemOfValue(connection.password()))
                .or(() -> problemOfValue(connection.extra()))
                .or(() -> connection.port() == null ? Optional.empty() : problemOfPort(connection.port())));
    }

    private static void refuse(Optional<String> problem) {
        problem.ifPresent(words -> {
            throw new WaybillException(ErrorCode.INVALID_REQUEST, words);
        });
    }
}
