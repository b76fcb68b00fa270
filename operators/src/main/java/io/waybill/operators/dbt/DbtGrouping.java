package io.waybill.operators.dbt;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which group each node of a project is in, and the selectors that choose just that group. */
final class DbtGrouping {
    private static final String UNTAGGED = "untagged";

    private final DbtPer per;
    private final String project;
    private final List<DbtNode> resources;
    private final Set<String> packages = new TreeSet<>();
    private final Set<String> tags = new TreeSet<>();

    /** What a group is chosen by. */
    record Selectors(List<String> select, List<String> exclude) {}

    DbtGrouping(DbtManifest.Content manifest, DbtPer per) {
        this.per = per;
        this.resources = manifest.nodes().stream().filter(DbtNode::isResource).toList();
        this.project = manifest.project().isEmpty() ? mostFrequent(resources) : manifest.project();
        for (DbtNode node : resources) {
            tags.addAll(node.tags());
            packages.add(node.group());
        }
    }

    private static String mostFrequent(List<DbtNode> nodes) {
        Map<String, Integer> counts = new TreeMap<>();
        nodes.forEach(node -> counts.merge(node.group(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(java.util.Map.Entry::getKey)
                .orElse("");
    }

    /** The group's name. */
    String of(DbtNode node) {
        if (per == DbtPer.TAG) {
            return node.tags().isEmpty() ? UNTAGGED : node.tags().get(0);
        }
        return node.group().equals(project) ? folder(node) : node.group();
    }

    /** {@code models/staging/shop/x.sql} is in {@code staging}, {@code models/x.sql} in {@code models}. */
    private static String folder(DbtNode node) {
        String[] parts = node.path().split("/", -1);
        return parts.length > 2 ? parts[1] : parts[0];
    }

    Selectors selectors(String group) {
        Set<String> select = new LinkedHashSet<>();
        Set<String> exclude = new LinkedHashSet<>();
        if (per == DbtPer.TAG) {
            if (group.equals(UNTAGGED) && !tags.contains(UNTAGGED)) {
                select.addAll(List.of("resource_type:model", "resource_type:seed", "resource_type:snapshot"));
                tags.forEach(tag -> exclude.add("tag:" + tag));
            } else {
                select.add("tag:" + group);
                resources.stream()
                        .filter(node -> node.tags().contains(group) && !of(node).equals(group))
                        .forEach(node -> exclude.add("tag:" + of(node)));
            }
        } else {
            boolean own = resources.stream().anyMatch(node -> node.group().equals(project) && of(node).equals(group));
            if (!own) {
                return new Selectors(List.of("package:" + group), List.of());
            }
            for (DbtNode node : resources) {
                if (node.group().equals(project) && of(node).equals(group)) {
                    select.add("path:" + root(node));
                }
            }
            // A folder's selector takes all below it, also what is in a group of its own.
            for (DbtNode node : resources) {
                String root = "path:" + root(node);
                if (node.group().equals(project)
                        && !of(node).equals(group)
                        && select.stream().anyMatch(each -> root.startsWith(each + "/"))) {
                    exclude.add(root);
                }
            }
            packages.stream().filter(other -> !other.equals(project)).forEach(other -> exclude.add("package:" + other));
        }
        return new Selectors(List.copyOf(select), List.copyOf(exclude));
    }

    private static String root(DbtNode node) {
        String[] parts = node.path().split("/", -1);
        return parts.length > 2 ? parts[0] + "/" + parts[1] : parts[0];
    }

    /** What a group takes of what the file selects: each of it together with each of its own. */
    static List<String> both(List<String> ofGroup, List<String> ofFile) {
        List<String> words = new ArrayList<>();
        for (String file : ofFile) {
            for (String part : file.strip().split("\\s+", -1)) {
                ofGroup.forEach(group -> words.add(group + "," + part));
            }
        }
        return ofFile.isEmpty() ? ofGroup : ofGroup.isEmpty() ? ofFile : words;
    }
}
