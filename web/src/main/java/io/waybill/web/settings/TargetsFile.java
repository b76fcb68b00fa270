package io.waybill.web.settings;

import io.waybill.container.ecs.limits.BucketSizes;
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

/** Reads the file that {@code aws.targets} names: a map of targets by name. Finds everything that is wrong in one go. */
public final class TargetsFile {
    private static final int LARGEST = 1_000_000;
    private static final String NAME = "[a-z0-9][a-z0-9_-]{0,62}";
    private static final List<String> KEYS = List.of(
            "region",
            "cluster",
            "subnets",
            "security_groups",
            "assign_public_ip",
            "execution_role",
            "assume_role",
            "labels",
            "rate_limit",
            "vcpu_quota",
            "parallelism");

    private final String file;
    private final List<String> problems;

    private TargetsFile(String file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * The targets of a file that was found to be right.
     *
     * @throws SettingsException where it is not right any more
     */
    public static List<TargetSettings> read(Path file) {
        List<String> problems = new ArrayList<>();
        List<TargetSettings> targets = read(file, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return targets;
    }

    /** The targets that could be read; what is wrong is added to the problems. */
    static List<TargetSettings> read(Path file, List<String> problems) {
        TargetsFile reader = new TargetsFile(file.toString(), problems);
        try {
            if (Files.size(file) > LARGEST) {
                problems.add(file + ": no file of targets is larger than 1 MB (is it the right file?)");
                return List.of();
            }
            return reader.targets(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + e + " (name another with aws.targets)");
        } catch (MarkedYAMLException e) {
            String place = e.getProblemMark() == null
                    ? file.toString()
                    : file + ":" + (e.getProblemMark().getLine() + 1) + ":"
                            + (e.getProblemMark().getColumn() + 1);
            problems.add(place + ": is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(file + ": is not YAML: " + e.getMessage());
        }
        return List.of();
    }

    private List<TargetSettings> targets(String text) {
        Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        List<TargetSettings> targets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Map.Entry<Node, Node> entry : members(root, "targets by name (write 'eu:', and below it 'region: …')")) {
            String name = text(entry.getKey());
            if (name == null || !name.matches(NAME)) {
                report(entry.getKey(), "a target's name has small letters, digits, - and _, and at most 63 of them");
            } else if (!names.add(name)) {
                report(entry.getKey(), "'" + name + "' stands twice (keep one)");
            } else {
                targets.add(target(name, entry.getValue()));
            }
        }
        return targets;
    }

    private TargetSettings target(String name, Node node) {
        Map<String, Node> members = new LinkedHashMap<>();
        for (Map.Entry<Node, Node> entry : members(node, "keys, such as region and cluster")) {
            String key = String.valueOf(text(entry.getKey()));
            if (!KEYS.contains(key)) {
                report(entry.getKey(), "a target has no '" + key + "' (" + Nearest.remedy(key, KEYS, "keys") + ")");
            } else if (members.put(key, entry.getValue()) != null) {
                report(entry.getKey(), "'" + key + "' stands twice (keep one)");
            }
        }
        return new TargetSettings(
                name,
                word(members.get("region")),
                word(members.get("cluster")),
                words(members.get("subnets")),
                words(members.get("security_groups")),
                value(members.get("assign_public_ip"), "true or false", TargetsFile::bool),
                word(members.get("execution_role")),
                word(members.get("assume_role")),
                labels(members.get("labels")),
                rateLimit(members.get("rate_limit")),
                value(members.get("vcpu_quota"), "a whole number above 0", TargetsFile::count),
                value(members.get("parallelism"), "a whole number above 0", TargetsFile::count));
    }

    private Map<String, String> labels(@Nullable Node node) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (node != null) {
            for (Map.Entry<Node, Node> entry : members(node, "labels (write 'gpu: no')")) {
                String key = word(entry.getKey());
                String value = word(entry.getValue());
                if (key != null && value != null) {
                    labels.put(key, value);
                }
            }
        }
        return labels;
    }

    private @Nullable List<String> rateLimit(@Nullable Node node) {
        List<String> sizes = words(node);
        if (sizes != null && node != null) {
            try {
                BucketSizes.NONE.with(sizes);
            } catch (IllegalArgumentException e) {
                report(node, String.valueOf(e.getMessage()));
                return null;
            }
        }
        return sizes;
    }

    private @Nullable String word(@Nullable Node node) {
        return value(node, "one text", text -> text.isBlank() ? null : text);
    }

    private @Nullable List<String> words(@Nullable Node node) {
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

    private <T> @Nullable T value(@Nullable Node node, String allowed, Function<String, @Nullable T> read) {
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

    private static @Nullable Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    private static @Nullable Integer count(String text) {
        return text.matches("[1-9][0-9]{0,8}") ? Integer.valueOf(text) : null;
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

    private void report(Node node, String problem) {
        problems.add(file + ":" + (node.getStartMark().getLine() + 1) + ":"
                + (node.getStartMark().getColumn() + 1) + ": " + problem);
    }

    private static @Nullable String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }
}
