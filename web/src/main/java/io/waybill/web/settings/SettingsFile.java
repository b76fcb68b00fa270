package io.waybill.web.settings;

import io.waybill.spec.Nearest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.yaml.snakeyaml.nodes.Tag;

/** Reads {@code waybill.yaml}: areas, and in each its settings. Values are taken as they are written. */
final class SettingsFile {
    private static final int LARGEST = 1_000_000;

    private final String name;
    private final List<String> problems;
    private final List<SettingValue> values = new ArrayList<>();

    private SettingsFile(String name, List<String> problems) {
        this.name = name;
        this.problems = problems;
    }

    /**
     * What the file sets.
     *
     * @param file where it is
     * @param name how people know it
     * @param mustExist whether its absence is a problem
     * @param problems where problems are added
     */
    static List<SettingValue> read(Path file, String name, boolean mustExist, List<String> problems) {
        if (!mustExist && Files.notExists(file)) {
            return List.of();
        }
        SettingsFile reader = new SettingsFile(name, problems);
        try {
            if (Files.size(file) > LARGEST) {
                problems.add(name + ": no settings file is larger than 1 MB (is it the right file?)");
                return List.of();
            }
            reader.read(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            problems.add(name + ": cannot be read: " + e + " (name another with --config)");
        } catch (MarkedYAMLException e) {
            String place = e.getProblemMark() == null
                    ? name
                    : name + ":" + (e.getProblemMark().getLine() + 1) + ":"
                            + (e.getProblemMark().getColumn() + 1);
            problems.add(place + ": is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(name + ": is not YAML: " + e.getMessage());
        }
        return reader.values;
    }

    private void read(String text) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Node root = yaml.compose(new StringReader(text));
        if (root == null || root.getTag().equals(Tag.NULL)) {
            return;
        }
        if (!(root instanceof MappingNode areasNode)) {
            report(root, "settings are areas with keys in them (write 'server:', and below it 'port: 8080')");
            return;
        }
        Set<String> areas = new LinkedHashSet<>();
        SettingKey.all().forEach(key -> areas.add(key.area()));
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : areasNode.getValue()) {
            String area = text(entry.getKeyNode());
            if (!areas.contains(area)) {
                report(
                        entry.getKeyNode(),
                        "there is no area '" + area + "' (" + Nearest.remedy(area, areas, "areas") + ")");
            } else if (!seen.add(area)) {
                report(entry.getKeyNode(), "'" + area + "' stands twice (keep one)");
            } else {
                readArea(area, entry.getValueNode());
            }
        }
    }

    private void readArea(String area, Node node) {
        if (node.getTag().equals(Tag.NULL)) {
            return;
        }
        if (!(node instanceof MappingNode settingsNode)) {
            report(node, "'" + area + "' holds settings (write '" + area + ":', and below it 'name: value')");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : settingsNode.getValue()) {
            String key = area + "." + text(entry.getKeyNode());
            if (!seen.add(key)) {
                report(entry.getKeyNode(), "'" + key + "' stands twice (keep one)");
                continue;
            }
            SettingKey.find(key)
                    .ifPresentOrElse(
                            known -> readValue(known, entry.getValueNode()),
                            () -> report(entry.getKeyNode(), "'" + key + "': " + SettingsReader.noSuchSetting(key)));
        }
    }

    private void readValue(SettingKey key, Node node) {
        if (node instanceof ScalarNode scalar) {
            String text = node.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
            values.add(new SettingValue(key, text, place(node)));
        } else if (key.type() == List.class && node instanceof SequenceNode list) {
            String joined = list.getValue().stream().map(SettingsFile::text).collect(Collectors.joining(", "));
            values.add(new SettingValue(key, joined, place(node)));
        } else {
            report(node, "'" + key.key() + "' is one value (" + SettingText.allowed(key) + ")");
        }
    }

    private void report(Node node, String problem) {
        problems.add(place(node) + ": " + problem);
    }

    private String place(Node node) {
        return name + ":" + (node.getStartMark().getLine() + 1) + ":"
                + (node.getStartMark().getColumn() + 1);
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "(not a word)";
    }
}
