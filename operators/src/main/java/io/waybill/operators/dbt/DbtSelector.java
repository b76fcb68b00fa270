package io.waybill.operators.dbt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What dbt's {@code --select} would choose of a manifest, as far as that can be known without dbt: names, {@code fqn:}, {@code tag:},
 * {@code path:}, {@code file:}, {@code package:}, {@code resource_type:}, {@code test_type:} and {@code config.materialized:}, with
 * wildcards, {@code +} before and after, blanks for unions and commas for what fits all.
 */
final class DbtSelector {
    private static final Pattern ATOM =
            Pattern.compile("(?:(\\d*)(\\+))?(?:([a-z_]+(?:\\.[a-z_]+)*):)?([^+]+)(?:(\\+)(\\d*))?");
    private static final String METHODS =
            "names, fqn:, tag:, path:, file:, package:, resource_type:, test_type: and config.materialized:";

    /** Each more multiplies how long a name may be looked at. */
    private static final int MOST_STARS = 3;

    private final Map<String, DbtNode> nodes = new HashMap<>();
    private final Map<String, List<String>> children = new HashMap<>();

    DbtSelector(Collection<DbtNode> all) {
        all.forEach(node -> nodes.put(node.id(), node));
        all.forEach(node -> node.needs()
                .forEach(need ->
                        children.computeIfAbsent(need, key -> new ArrayList<>()).add(node.id())));
    }

    /** What cannot be understood of a selector; empty where nothing is wrong. */
    static Optional<String> problem(String selector) {
        for (String atom : selector.strip().split("[\\s,]+", -1)) {
            Matcher parts = ATOM.matcher(atom);
            if (!parts.matches()
                    || atom.replaceAll("[^*]", "").length() > MOST_STARS
                    || parts.group(4).startsWith("@")
                    || (parts.group(4).contains(":") && parts.group(3) == null)) {
                return Optional.of("'" + atom + "' is no selector that is understood here: those are " + METHODS
                        + ", with + and wildcards");
            }
            if (parts.group(3) != null
                    && condition(parts.group(3), parts.group(4)).isEmpty()) {
                return Optional.of("What '" + parts.group(3) + ":' selects is known to dbt only; here are " + METHODS);
            }
        }
        return Optional.empty();
    }

    /** The ids of what at least one of the selectors chooses, tests among them where they are meant themselves. */
    Set<String> select(Collection<String> selectors) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String selector : selectors) {
            for (String part : selector.strip().split("\\s+", -1)) {
                Set<String> all = null;
                for (String atom : part.split(",", -1)) {
                    Set<String> one = atom(atom);
                    if (all == null) {
                        all = one;
                    } else {
                        all.retainAll(one);
                    }
                }
                if (all != null) {
                    chosen.addAll(all);
                }
            }
        }
        return chosen;
    }

    private Set<String> atom(String atom) {
        Matcher parts = ATOM.matcher(atom);
        Set<String> found = new LinkedHashSet<>();
        if (!parts.matches()) {
            return found;
        }
        String method = parts.group(3) == null ? "" : parts.group(3);
        Predicate<DbtNode> condition = condition(method, parts.group(4)).orElse(node -> false);
        nodes.values().stream().filter(condition).map(DbtNode::id).sorted().forEach(found::add);
        Set<String> with = new LinkedHashSet<>(found);
        if (parts.group(2) != null) {
            with.addAll(reach(found, depth(parts.group(1)), this::parents));
        }
        if (parts.group(5) != null) {
            with.addAll(reach(found, depth(parts.group(6)), id -> children.getOrDefault(id, List.of())));
        }
        with.retainAll(nodes.keySet());
        return with;
    }

    private List<String> parents(String id) {
        DbtNode node = nodes.get(id);
        return node == null ? List.of() : node.needs();
    }

    private static int depth(@Nullable String digits) {
        return digits == null || digits.isEmpty() || digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private static Set<String> reach(Set<String> from, int depth, Function<String, List<String>> next) {
        Set<String> seen = new LinkedHashSet<>(from);
        Deque<String> level = new ArrayDeque<>(from);
        for (int step = 0; step < depth && !level.isEmpty(); step++) {
            Deque<String> following = new ArrayDeque<>();
            for (String id : level) {
                for (String neighbour : next.apply(id)) {
                    if (seen.add(neighbour)) {
                        following.add(neighbour);
                    }
                }
            }
            level = following;
        }
        return seen;
    }

    /** Which nodes a method means; empty for a method that is not known here. */
    private static Optional<Predicate<DbtNode>> condition(String method, String value) {
        Pattern pattern = Pattern.compile(regex(value));
        return switch (method) {
            case "" ->
                Optional.of(
                        value.contains("/")
                                ? path(value)
                                : value.matches(".*\\.(sql|csv|py|yml|yaml)") ? file(pattern) : fqn(value));
            case "fqn" -> Optional.of(fqn(value));
            case "tag" ->
                Optional.of(node -> node.tags().stream()
                        .anyMatch(tag -> pattern.matcher(tag).matches()));
            case "path" -> Optional.of(path(value));
            case "file" -> Optional.of(file(pattern));
            case "package" -> Optional.of(node -> pattern.matcher(node.group()).matches());
            case "resource_type" -> Optional.of(node -> node.type().equals(value));
            case "test_type" ->
                Optional.of(node -> value.equals("unit")
                        ? node.type().equals("unit_test")
                        : node.type().equals("test"));
            case "config.materialized" ->
                Optional.of(node -> node.materialized().equals(value));
            default -> Optional.empty();
        };
    }

    private static Predicate<DbtNode> path(String value) {
        String trimmed = value.replaceAll("/+$", "").replaceAll("^\\./", "");
        Pattern pattern = Pattern.compile(regex(trimmed) + "(/.*)?");
        return node -> pattern.matcher(node.path()).matches();
    }

    private static Predicate<DbtNode> file(Pattern pattern) {
        return node -> {
            String name = node.path().substring(node.path().lastIndexOf('/') + 1);
            return pattern.matcher(name).matches()
                    || pattern.matcher(name.replaceAll("\\.[a-z]+$", "")).matches();
        };
    }

    /** The name itself, or the beginning of the whole name with or without the project's. */
    private static Predicate<DbtNode> fqn(String value) {
        Pattern name = Pattern.compile(regex(value));
        Pattern whole = Pattern.compile(regex(value) + "(\\..*)?");
        return node -> name.matcher(node.name()).matches()
                || whole.matcher(node.fqn()).matches()
                || whole.matcher(node.fqn().substring(node.fqn().indexOf('.') + 1))
                        .matches();
    }

    /** A shell's pattern as a regular expression. */
    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (char each : glob.replaceAll("\\*+", "*").toCharArray()) {
            regex.append(each == '*' ? ".*" : each == '?' ? "." : Pattern.quote(String.valueOf(each)));
        }
        return regex.toString();
    }
}
