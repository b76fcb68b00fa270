package io.waybill.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The meaning of plain scalars: YAML 1.2's core schema, with three exceptions. A whole number with a leading zero is a
 * text, because what people mean by it is an account number or a file mode; {@code .inf} and {@code .nan} are texts,
 * because JSON has no such numbers; so are numbers of more than a hundred digits.
 */
final class CoreSchema {
    private static final int MAX_DIGITS = 100;
    private static final Pattern INTEGER = Pattern.compile("[-+]?(?:0|[1-9][0-9]{0,99})");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]{1,50}");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,50}");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?");

    private static final Pattern BOOLEAN_1_1 = Pattern.compile("yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF");
    private static final Pattern BINARY_1_1 = Pattern.compile("[-+]?0b[01_]+");
    private static final Pattern UNDERSCORES_1_1 =
            Pattern.compile("[-+]?(?:0x)?[0-9][0-9a-fA-F]*_[0-9a-fA-F_]*(?:\\.[0-9_]*)?");
    private static final Pattern SEXAGESIMAL_1_1 = Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
    private static final Pattern EXPONENT_1_2 = Pattern.compile("[-+]?[0-9]+[eE][-+]?[0-9]+");

    private CoreSchema() {}

    /** The value that a plain scalar stands for. */
    static JsonNode resolve(String text) {
        return switch (text) {
            case "null", "Null", "NULL", "~" -> NullNode.getInstance();
            case "true", "True", "TRUE" -> BooleanNode.TRUE;
            case "false", "False", "FALSE" -> BooleanNode.FALSE;
            default -> number(text);
        };
    }

    private static JsonNode number(String text) {
        if (INTEGER.matcher(text).matches()) {
            return integer(new BigInteger(text.startsWith("+") ? text.substring(1) : text));
        }
        if (OCTAL.matcher(text).matches()) {
            return integer(new BigInteger(text.substring(2), 8));
        }
        if (HEX.matcher(text).matches()) {
            return integer(new BigInteger(text.substring(2), 16));
        }
        boolean decimal = text.length() <= MAX_DIGITS
                && DECIMAL.matcher(text).matches()
                && !LEADING_ZERO.matcher(text).matches();
        if (decimal) {
            BigDecimal value = new BigDecimal(text);
            return value.scale() == 0 ? integer(value.toBigIntegerExact()) : DecimalNode.valueOf(value);
        }
        return TextNode.valueOf(text);
    }

    private static JsonNode integer(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return IntNode.valueOf(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? LongNode.valueOf(value.longValue()) : BigIntegerNode.valueOf(value);
    }

    /** How a reader of YAML 1.1 takes a plain scalar otherwise; empty when it does not. */
    static Optional<String> ambiguity(String text) {
        if (BOOLEAN_1_1.matcher(text).matches()) {
            return differs(text, "the text '" + text + "'", "true or false");
        }
        if (LEADING_ZERO.matcher(text).matches()) {
            return differs(text, "the text '" + text + "'", "an octal number");
        }
        if (OCTAL.matcher(text).matches() || EXPONENT_1_2.matcher(text).matches()) {
            return differs(text, "a number", "a text");
        }
        if (SEXAGESIMAL_1_1.matcher(text).matches()) {
            return differs(text, "the text '" + text + "'", "a number to the base of 60");
        }
        if (BINARY_1_1.matcher(text).matches() || UNDERSCORES_1_1.matcher(text).matches()) {
            return differs(text, "the text '" + text + "'", "a number");
        }
        return Optional.empty();
    }

    private static Optional<String> differs(String text, String here, String there) {
        return Optional.of(text + " is " + here + " here (YAML 1.2), and " + there + " in YAML 1.1");
    }
}
