package io.waybill.web.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * DAGs in labels of task definitions.
 *
 * @param scan whether ECS is scanned for them
 * @param interval the time between two scans
 * @param target the target that is scanned; empty for the default one
 * @param familyPrefix with what the families begin; empty for all
 */
public record LabelsSettings(
        @Setting(
                value = "Whether the server scans ECS for task definitions whose labels are DAGs; see docs/labels.md.",
                defaultValue = "false")
        boolean scan,

        @Setting(
                value =
                        "The time from the end of a scan to the next one. A scan takes a call for each hundred families, and one"
                                + " for each hundred revisions.",
                defaultValue = "1m")
        Duration interval,

        @Setting(
                "The target of aws.targets whose task definitions are scanned, and whose tasks run there; absent, it is the one"
                        + " that the settings in aws are.")
        String target,

        @Setting(
                "Only families that begin so are scanned; absent, all are. The fewer there are, the fewer calls a scan takes.")
        String familyPrefix) {
    public LabelsSettings {
        requireNonNull(interval, "interval");
        requireNonNull(target, "target");
        requireNonNull(familyPrefix, "familyPrefix");
    }
}
