package io.waybill.spec.table;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Names of schemas, tables and columns. Whatever is in them, quoted they are names and nothing else. */
public final class SqlNames {
    /** What PostgreSQL takes, in bytes; it would cut a longer one off. */
    private static final int LONGEST = 63;

    private SqlNames() {}

    /**
     * Refuses what can be no name.
     *
     * @throws SpecValueException when it is empty, too long, or has signs that cannot be seen
     */
    public static void check(String name) {
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw new SpecValueException(
                    ProblemCode.INVALID_VALUE,
                    "A name in a database must not be empty or hold control characters",
                    "write another");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new SpecValueException(
                    ProblemCode.INVALID_VALUE,
                    "The name '" + name.substring(0, Math.min(name.length(), LONGEST)) + "…' is too long",
                    "a database takes " + LONGEST + " bytes");
        }
    }

    /** The name in a statement. */
    public static String quoted(String name) {
        check(name);
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text in a statement. */
    public static String literal(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new SpecValueException(
                    ProblemCode.INVALID_VALUE, "A text in a statement must not hold a NUL", "remove it");
        }
        return (text.indexOf('\\') >= 0 ? "E'" : "'")
                + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** The name of the table beside another one that is loaded before it takes the other's place. */
    public static String beside(String table) {
        String suffix = "__loading";
        if ((table + suffix).getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return table + suffix;
        }
        CRC32 checksum = new CRC32();
        checksum.update(table.getBytes(StandardCharsets.UTF_8));
        String end = String.format("_%08x%s", checksum.getValue(), suffix);
        StringBuilder start = new StringBuilder(table);
        while ((start + end).getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            start.setLength(start.length() - 1);
        }
        return start + end;
    }
}
