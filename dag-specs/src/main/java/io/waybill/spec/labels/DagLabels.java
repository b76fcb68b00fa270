package io.waybill.spec.labels;

import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code airflow.dag.*} and {@code waybill.dag.*} into all of a document but its tasks. */
final class DagLabels {
    private static final Set<String> TEXTS =
            Set.of("dag_id", "description", "owner", "start_date", "end_date", "schedule");

    private final List<SpecProblem> problems;
    private final Map<String, YamlMap.Entry> document = new LinkedHashMap<>();
    private final Map<String, YamlMap.Entry> defaults = new LinkedHashMap<>();
    private final Map<String, Place> mail = new LinkedHashMap<>();
    private boolean saysWhen;

    DagLabels(List<SpecProblem> problems) {
        this.problems = problems;
    }

    /**
     * Makes the document.
     *
     * @param airflow Airflow's keys
     * @param waybill the native ones, which go before
     * @param place of all labels
     * @param target the target of tasks that name none; empty for the default one
     */
    YamlMap document(LabelPath airflow, LabelPath waybill, Place place, String target) {
        airflow.next().forEach((key, path) -> {
            if (key.equals("default_args")) {
                if (path.node() instanceof YamlMap map) {
                    map.entries().forEach((name, entry) -> take(name, entry.keyPlace(), entry.value()));
                } else {
                    wrongType(path.place(), "default_args must be a map", "write airflow.dag.default_args.retries");
                }
            } else {
                take(key, path.place(), value(AirflowKeys.DAG.getOrDefault(key, key), path));
            }
        });
        YamlMap read =
                YamlMap.of(document, place).with("defaults", new YamlMap.Entry(place, YamlMap.of(defaults, place)));
        YamlMap merged = read.mergedWith(nativeKeys(waybill, place)).at(place);
        tellMail(merged);
        tellSchedule(merged);
        if (merged.child("dag_id") == null) {
            problems.add(place.problem(
                    ProblemCode.MISSING_KEY,
                    "The DAG has no name",
                    "write a label airflow.dag.name (or waybill.dag.name)"));
            merged = merged.with("dag_id", LabelDocument.text("unnamed", place));
        }
        if (!target.isEmpty() && merged.find(List.of("defaults", "target")) == null) {
            YamlMap around = merged.child("defaults") instanceof YamlMap map ? map : YamlMap.of(Map.of(), place);
            merged = merged.with(
                    "defaults", new YamlMap.Entry(place, around.with("target", LabelDocument.text(target, place))));
        }
        return merged;
    }

    private void take(String key, Place place, YamlNode value) {
        String ofDag = AirflowKeys.DAG.get(key);
        String ofTasks = AirflowKeys.TASK.get(key);
        if (ofDag != null && ofDag.equals("schedule") && isNone(value)) {
            saysWhen = true;
        } else if (ofDag != null) {
            put(document, ofDag, place, value);
        } else if (ofTasks != null) {
            put(defaults, ofTasks, place, value);
        } else if (AirflowKeys.MAIL.containsKey(key)) {
            if (!isFalse(value)) {
                mail.put(key, place);
            }
        } else if (AirflowKeys.remedy(key).isPresent()) {
            ignored(place, key, AirflowKeys.remedy(key).get(), problems);
        } else {
            problems.add(place.problem(
                    ProblemCode.UNKNOWN_KEY,
                    "There is no key '" + key + "' here",
                    Nearest.remedy(key, AirflowKeys.ofDag(), "known keys")));
        }
    }

    private void put(Map<String, YamlMap.Entry> into, String key, Place place, YamlNode value) {
        YamlMap.Entry earlier = into.putIfAbsent(key, new YamlMap.Entry(place, value));
        if (earlier != null) {
            problems.add(place.problem(
                    ProblemCode.INVALID_LABEL,
                    "This says the same as " + earlier.keyPlace().label(),
                    "remove one of the two"));
        }
    }

    private YamlMap nativeKeys(LabelPath waybill, Place place) {
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        waybill.next().forEach((key, path) -> {
            String known = key.equals("name") ? "dag_id" : key;
            if (known.equals("tasks")) {
                problems.add(path.place()
                        .problem(
                                ProblemCode.UNKNOWN_KEY,
                                "Tasks have labels of their own",
                                "write waybill.tasks.<name>"));
            } else {
                put(entries, known, path.place(), value(known, path));
            }
        });
        return YamlMap.of(entries, place);
    }

    private static YamlNode value(String key, LabelPath path) {
        if (key.equals("tags")) {
            return path.texts();
        }
        return TEXTS.contains(key) ? path.text() : path.node();
    }

    /** Mail that nobody will get is told, unless a notifier was named in its place. */
    private void tellMail(YamlMap merged) {
        boolean tells = isNamed(merged.child("on_failure")) || isNamed(merged.find(List.of("defaults", "on_failure")));
        boolean tellsRetries = isNamed(merged.find(List.of("defaults", "on_retry")));
        mail.forEach((key, place) -> {
            if (!(key.equals("email_on_retry") ? tellsRetries : tells)) {
                ignored(place, key, AirflowKeys.MAIL.getOrDefault(key, ""), problems);
            }
        });
    }

    private static boolean isNamed(@Nullable YamlNode notifiers) {
        return notifiers instanceof YamlList list ? !list.items().isEmpty() : notifiers != null;
    }

    /** Airflow runs a DAG each day that does not say when, up to its version 2; here such a DAG runs when it is told to. */
    private void tellSchedule(YamlMap merged) {
        YamlMap.Entry start = document.get("start_date");
        if (start != null && !saysWhen && merged.child("schedule") == null) {
            problems.add(start.keyPlace()
                    .problem(
                            ProblemCode.IGNORED_KEY,
                            "The DAG has a start_date and no schedule, so that only people and other programs start it;"
                                    + " Airflow 1 and 2 would run it each day",
                            "write airflow.dag.schedule_interval: @daily, or None where it is meant so"));
        }
    }

    static void ignored(Place place, String key, String remedy, List<SpecProblem> problems) {
        problems.add(place.problem(ProblemCode.IGNORED_KEY, "'" + key + "' has no effect here", remedy));
    }

    private void wrongType(Place place, String message, String remedy) {
        problems.add(place.problem(ProblemCode.WRONG_TYPE, message, remedy));
    }

    private static boolean isNone(YamlNode value) {
        return value instanceof YamlScalar scalar
                && (scalar.toJson().isNull() || scalar.toJson().asText().strip().equals("None"));
    }

    private static boolean isFalse(YamlNode value) {
        return value instanceof YamlScalar scalar
                && (scalar.toJson().isNull()
                        || Set.of("false", "False", "0", "")
                                .contains(scalar.toJson().asText()));
    }
}
