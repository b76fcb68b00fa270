package io.waybill.spec.asset;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import io.waybill.spec.SpecValueException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the assets of a schedule in every way in which they can be written, and finds all that is wrong in one go. */
final class AssetExpressionReader {
    /** How many assets a schedule may name. */
    static final int MOST = 100;

    private static final int DEEPEST = 20;
    private static final List<String> KEYS = List.of("all", "any");

    private final List<Fault> faults = new ArrayList<>();

    AssetExpression read(JsonNode value) {
        Optional<AssetExpression> read = expression(value, List.of());
        if (read.isPresent() && faults.isEmpty() && read.get().assets().size() > MOST) {
            fault(List.of(), "A schedule names at most " + MOST + " assets", "let one task write an asset for several");
        }
        if (read.isEmpty() || !faults.isEmpty()) {
            throw new SpecValueException(ProblemCode.INVALID_SCHEDULE, faults);
        }
        return read.get();
    }

    private Optional<AssetExpression> expression(JsonNode value, List<String> path) {
        if (path.size() > DEEPEST) {
            fault(path, "Lists and maps are deeper than " + DEEPEST, "write the expression with fewer of them");
            return Optional.empty();
        }
        if (value.isTextual()) {
            return text(value.textValue(), path);
        }
        if (value.isArray()) {
            return parts(value, path).map(parts -> parts.size() == 1 ? parts.get(0) : new AssetExpression.All(parts));
        }
        if (value.isObject()) {
            return map(value, path);
        }
        fault(
                path,
                "Assets are a text, a list, {all: […]} or {any: […]}",
                "write [orders, rates], or \"orders | rates\"");
        return Optional.empty();
    }

    private Optional<AssetExpression> text(String text, List<String> path) {
        try {
            return Optional.of(new AssetExpressionParser(text).parse());
        } catch (AssetSyntaxException e) {
            faults.add(new Fault(path, false, String.valueOf(e.getMessage()), e.remedy(), e.offset()));
            return Optional.empty();
        }
    }

    private Optional<AssetExpression> map(JsonNode map, List<String> path) {
        boolean known = true;
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            if (!KEYS.contains(entry.getKey())) {
                String message = "There is no key '" + entry.getKey() + "' here";
                faults.add(new Fault(
                        step(path, entry.getKey()),
                        true,
                        message,
                        Nearest.remedy(entry.getKey(), KEYS, "known keys"),
                        0));
                known = false;
            }
        }
        if (map.size() != 1) {
            if (known) {
                fault(path, "This needs one of all and any", "write {all: [orders, rates]} or {any: [orders, rates]}");
            }
            return Optional.empty();
        }
        String key = map.fieldNames().next();
        if (!known) {
            return Optional.empty();
        }
        if (!map.get(key).isArray()) {
            fault(step(path, key), key + " must be a list", "write {" + key + ": [orders, rates]}");
            return Optional.empty();
        }
        return parts(map.get(key), step(path, key))
                .map(parts -> parts.size() == 1
                        ? parts.get(0)
                        : key.equals("all") ? new AssetExpression.All(parts) : new AssetExpression.Any(parts));
    }

    private Optional<List<AssetExpression>> parts(JsonNode list, List<String> path) {
        if (list.isEmpty()) {
            fault(path, "The list has no asset", "write the name or the URI of one");
            return Optional.empty();
        }
        List<AssetExpression> parts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            expression(list.get(i), step(path, String.valueOf(i))).ifPresent(parts::add);
        }
        return parts.size() == list.size() ? Optional.of(parts) : Optional.empty();
    }

    private static List<String> step(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private void fault(List<String> path, String message, String remedy) {
        faults.add(new Fault(path, false, message, remedy, 0));
    }
}
