package io.waybill.web.settings;

import io.waybill.spec.Nearest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML file beside the settings that holds things by name. What is wrong in it is collected with its place. */
final class PlacedYaml {
    private static final int LARGEST = 1_000_000;
    private static final String NAME = "[a-z0-9][a-z0-9_-]{0,62}";

    private final Path file;
    private final String setting;
    private final List<String> problems;

    /**
     * @param setting the setting that names the file
     * @param problems what is wrong is added here
     */
    PlacedYaml(Path file, String setting, List<String> problems) {
        this.file = file;
        this.setting = setting;
        this.problems = problems;
    }

    /**
     * Reads the map of names at the top of the file.
     *
     * @param kind what the names name, in the singular
     * @param holds what the file holds, for people
     * @param member takes each name with what is under it
     */
    void read(String kind, String holds, BiConsumer<String, Node> member) {
        try {
            if (Files.size(file) > LARGEST) {
                problems.add(file + ": no file of " + kind + "s is larger than 1 MB (is it the right file?)");
                return;
            }
            named(Files.readString(file, StandardCharsets.UTF_8), kind, holds, member);
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + e + " (name another with " + setting + ")");
        } catch (MarkedYAMLException e) {
            String place = e.getProblemMark() == null
                    ? file.toString()
                    : file + ":" + (e.getProblemMark().getLine() + 1) + ":"
                            + (e.getProblemMark().getColumn() + 1);
            problems.add(place + ": is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(file + ": is not YAML: " + e.getMessage());
        }
    }

    private void named(String text, String kind, String holds, BiConsumer<String, Node> member) {
        Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        Set<String> names = new HashSet<>();
        for (Map.Entry<Node, Node> entry : members(root, holds)) {
            String name = text(entry.getKey());
            if (name == null || !name.matches(NAME)) {
                report(
                        entry.getKey(),
                        "a " + kind + "'s name has small letters, digits, - and _, and at most 63 of them");
            } else if (!names.add(name)) {
                report(entry.getKey(), "'" + name + "' stands twice (keep one)");
            } else {
                member.accept(name, entry.getValue());
            }
        }
    }

    /** The members of a map with no other keys than these. */
    Map<String, Node> keyed(Node node, String kind, List<String> keys) {
        Map<String, Node> keyed = new LinkedHashMap<>();
        for (Map.Entry<Node, Node> entry : members(node, "keys, such as " + keys.get(0) + " and " + keys.get(1))) {
            String key = String.valueOf(text(entry.getKey()));
            if (!keys.contains(key)) {
                report(
                        entry.getKey(),
                        "a " + kind + " has no '" + key + "' (" + Nearest.remedy(key, keys, "keys") + ")");
            } else if (keyed.put(key, entry.getValue()) != null) {
                report(entry.getKey(), "'" + key + "' stands twice (keep one)");
            }
        }
        return keyed;
    }

    /** A map of texts. */
    Map<String, String> texts(@Nullable Node node, String holds) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (node != null) {
            for (Map.Entry<Node, Node> entry : members(node, holds)) {
                String key = word(entry.getKey());
                String value = word(entry.getValue());
                if (key != null && value != null) {
                    texts.put(key, value);
                }
            }
        }
        return texts;
    }

    @Nullable String word(@Nullable Node node) {
        return value(node, "one text", text -> text.isBlank() ? null : text);
    }

    /** A list of texts, or one in place of it. */
    @Nullable List<String> words(@Nullable Node node) {
        if (node instanceof SequenceNode list) {
            List<String> words = new ArrayList<>();
            for (Node item : list.getValue()) {
                String word = word(item);
                if (word != null) {
                    words.add(word);
                }
            }
            return words;
        }
        String only = word(node);
        return only == null ? null : List.of(only);
    }

    @Nullable Boolean bool(@Nullable Node node) {
        return value(node, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
    }

    /** A whole number above zero. */
    @Nullable Integer count(@Nullable Node node) {
        return value(
                node, "a whole number above 0", text -> text.matches("[1-9][0-9]{0,8}") ? Integer.valueOf(text) : null);
    }

    /**
     * A value that is read from a text.
     *
     * @param allowed what may be written, for people
     * @param read gives null for a text that is not allowed
     */
    <T> @Nullable T value(@Nullable Node node, String allowed, Function<String, @Nullable T> read) {
        if (node == null) {
            return null;
        }
        String text = text(node);
        T value = text == null ? null : read.apply(text);
        if (value == null) {
            report(node, "this must be " + allowed);
        }
        return value;
    }

    private List<Map.Entry<Node, Node>> members(@Nullable Node node, String holds) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .map((NodeTuple entry) -> Map.entry(entry.getKeyNode(), entry.getValueNode()))
                    .toList();
        }
        if (node == null) {
            problems.add(file + ": it holds " + holds);
        } else {
            report(node, "this holds " + holds);
        }
        return List.of();
    }

    void report(Node node, String problem) {
        problems.add(file + ":" + (node.getStartMark().getLine() + 1) + ":"
                + (node.getStartMark().getColumn() + 1) + ": " + problem);
    }

    private static @Nullable String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }
}
