package io.waybill.web.api;

import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads query parameters as Airflow names and means them. */
final class Query {
    private static final int USUAL_LIMIT = 50;
    private static final int MOST = 1_000;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}(?:\\.[0-9]{1,9})?");

    private final Context ctx;

    Query(Context ctx) {
        this.ctx = ctx;
    }

    /** How many at the most; more than are ever given count as the most. */
    int limit() {
        return Math.min(MOST, number("limit", USUAL_LIMIT));
    }

    int offset() {
        return number("offset", 0);
    }

    private int number(String name, int usual) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return usual;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, text, "a whole number from 0");
        }
        throw wrong(name, text, "a whole number from 0");
    }

    @Nullable Boolean flag(String name) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw wrong(name, text, "true or false");
        };
    }

    /** A moment; null where there is none. */
    @Nullable Instant instant(String name) {
        String text = ctx.queryParam(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong(name, text, "a date and time with its offset, such as 2026-03-01T06:00:00Z");
        }
    }

    /** A number in plain digits; null where there is none. */
    @Nullable BigDecimal decimal(String name) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return null;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw wrong(name, text, "a number of seconds, such as 2.5");
        }
        return new BigDecimal(text);
    }

    /** A column, and whether the greatest comes first. */
    record Order<O>(O column, boolean descending) {}

    /**
     * What is asked for as {@code order_by}.
     *
     * @param chosen absent for the usual
     */
    static <O> Order<O> order(@Nullable String chosen, String usual, Map<String, O> columns) {
        String order = chosen == null ? usual : chosen;
        boolean descending = order.startsWith("-");
        O column = columns.get(descending ? order.substring(1) : order);
        if (column == null) {
            throw wrong(
                    "order_by",
                    order,
                    String.join(", ", new TreeSet<>(columns.keySet()))
                            + ", with a '-' in front for the other way round");
        }
        return new Order<>(column, descending);
    }

    /** All values of a parameter that may be repeated. */
    Set<String> all(String name) {
        return ctx.queryParams(name).stream().collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the order is the other way round than usual, by one of these columns. */
    boolean descending(String usual, List<String> columns) {
        String order = ctx.queryParam("order_by");
        String chosen = order == null ? usual : order;
        String column = chosen.startsWith("-") ? chosen.substring(1) : chosen;
        if (!columns.contains(column)) {
            throw wrong(
                    "order_by", chosen, String.join(", ", columns) + ", with a '-' in front for the other way round");
        }
        return chosen.startsWith("-");
    }

    /** A page of a list that is whole in memory. */
    <T> List<T> page(List<T> all) {
        int from = Math.min(all.size(), offset());
        return List.copyOf(all.subList(from, Math.min(all.size(), from + limit())));
    }

    /** SQL's LIKE, without regard to case. */
    static @Nullable Pattern like(@Nullable String pattern) {
        if (pattern == null) {
            return null;
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    static WaybillException wrong(String name, String value, String right) {
        return new WaybillException(
                ErrorCode.INVALID_REQUEST, "The parameter " + name + " is '" + value + "'. Use " + right);
    }
}
