package io.waybill.engine.cost;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices by Region, operating system, architecture and capacity, out of a CSV file with the columns {@value #COLUMNS}.
 * Lines that begin with {@code #} and empty ones do not count. A Region that is not in the table has the prices of
 * {@value #FALLBACK}, as far as they are there. Immutable.
 */
public final class PriceTable {
    static final String COLUMNS = "region,system,architecture,capacity,vcpu_hour,gb_hour,ephemeral_gb_hour";

    /** The Region whose prices stand in for those of Regions that are not in the table. */
    public static final String FALLBACK = "us-east-1";

    private static final String BUILT_IN = "prices.csv";

    private final Map<Key, Price> prices;

    private PriceTable(Map<Key, Price> prices) {
        this.prices = Map.copyOf(prices);
    }

    private record Key(String region, String system, String architecture, String capacity) {}

    /**
     * A price and where it is from.
     *
     * @param price the price
     * @param region the Region that it holds in; another one than was asked for where that is not in the table
     */
    public record Found(Price price, String region) {}

    /** The table that comes with Waybill. */
    public static PriceTable builtIn() {
        try (InputStream csv = requireNonNull(PriceTable.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
            return parse(BUILT_IN, new String(csv.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new WaybillException(ErrorCode.INTERNAL, "The table of prices cannot be read", e);
        }
    }

    /**
     * The table in a file.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where there is none, or where it makes no sense, with the line
     */
    public static PriceTable read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The table of prices " + file + " cannot be read (" + e + "). Check cost.prices",
                    e);
        }
    }

    /**
     * The table in a text.
     *
     * @param name what to call it in errors
     * @throws WaybillException {@code INVALID_REQUEST} where it makes no sense, with the line
     */
    static PriceTable parse(String name, String csv) {
        Map<Key, Price> prices = new HashMap<>();
        boolean begun = false;
        int number = 0;
        for (String line : csv.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (!begun) {
                if (!line.equals(COLUMNS)) {
                    throw wrong(name, number, "the columns are not right", "write " + COLUMNS);
                }
                begun = true;
                continue;
            }
            add(prices, name, number, List.of(line.split(",", -1)));
        }
        if (prices.isEmpty()) {
            throw wrong(name, Math.max(1, number), "there is no price", "write a line for each after " + COLUMNS);
        }
        return new PriceTable(prices);
    }

    private static void add(Map<Key, Price> prices, String name, int line, List<String> cells) {
        if (cells.size() != 7) {
            throw wrong(name, line, "there are " + cells.size() + " columns", "write the seven of " + COLUMNS);
        }
        Key key = new Key(cells.get(0), cells.get(1), cells.get(2), cells.get(3));
        if (!key.capacity.equals("on_demand") && !key.capacity.equals("spot")) {
            throw wrong(name, line, "'" + key.capacity + "' is no capacity", "write on_demand or spot");
        }
        Price price = new Price(
                dollars(name, line, cells.get(4)),
                dollars(name, line, cells.get(5)),
                dollars(name, line, cells.get(6)));
        if (prices.putIfAbsent(key, price) != null) {
            throw wrong(name, line, "the same price stands in a line above", "keep one of them");
        }
    }

    private static BigDecimal dollars(String name, int line, String text) {
        try {
            BigDecimal dollars = new BigDecimal(text);
            if (dollars.signum() >= 0) {
                return dollars;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, line, "'" + text + "' is no price", "write US dollars, such as 0.04048", e);
        }
        throw wrong(name, line, "'" + text + "' is below 0", "write US dollars, such as 0.04048");
    }

    private static WaybillException wrong(String name, int line, String what, String remedy) {
        return wrong(name, line, what, remedy, null);
    }

    private static WaybillException wrong(
            String name, int line, String what, String remedy, @Nullable Throwable cause) {
        return new WaybillException(
                ErrorCode.INVALID_REQUEST,
                String.format(Locale.ROOT, "%s:%d: %s; %s", name, line, what, remedy),
                cause);
    }

    /** What a task of this kind costs; empty where neither its Region's price nor the one that stands in is known. */
    public Optional<Found> find(TaskSize size) {
        return find(size, size.region()).or(() -> find(size, FALLBACK));
    }

    private Optional<Found> find(TaskSize size, String region) {
        Key key = new Key(region, size.system(), size.architecture(), size.spot() ? "spot" : "on_demand");
        return Optional.ofNullable(prices.get(key)).map(price -> new Found(price, region));
    }
}
