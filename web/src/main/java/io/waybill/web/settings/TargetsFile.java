package io.waybill.web.settings;

import io.waybill.container.ecs.limits.BucketSizes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the file that {@code aws.targets} names: a map of targets by name. Finds everything that is wrong in one go. */
public final class TargetsFile {
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

    private final PlacedYaml yaml;

    private TargetsFile(PlacedYaml yaml) {
        this.yaml = yaml;
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
        TargetsFile reader = new TargetsFile(new PlacedYaml(file, "aws.targets", problems));
        List<TargetSettings> targets = new ArrayList<>();
        reader.yaml.read(
                "target",
                "targets by name (write 'eu:', and below it 'region: …')",
                (name, node) -> targets.add(reader.target(name, node)));
        return targets;
    }

    private TargetSettings target(String name, Node node) {
        Map<String, Node> members = yaml.keyed(node, "target", KEYS);
        return new TargetSettings(
                name,
                yaml.word(members.get("region")),
                yaml.word(members.get("cluster")),
                yaml.words(members.get("subnets")),
                yaml.words(members.get("security_groups")),
                yaml.bool(members.get("assign_public_ip")),
                yaml.word(members.get("execution_role")),
                yaml.word(members.get("assume_role")),
                yaml.texts(members.get("labels"), "labels (write 'gpu: no')"),
                rateLimit(members.get("rate_limit")),
                yaml.count(members.get("vcpu_quota")),
                yaml.count(members.get("parallelism")));
    }

    private @Nullable List<String> rateLimit(@Nullable Node node) {
        List<String> sizes = yaml.words(node);
        if (sizes != null && node != null) {
            try {
                BucketSizes.NONE.with(sizes);
            } catch (IllegalArgumentException e) {
                yaml.report(node, String.valueOf(e.getMessage()));
                return null;
            }
        }
        return sizes;
    }
}
