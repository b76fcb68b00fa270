package io.waybill.spec.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.DateSpec;
import io.waybill.spec.Durations;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import io.waybill.spec.SpecValueException.Fault;
import io.waybill.spec.asset.AssetExpression;
import io.waybill.spec.cron.CronExpression;
import io.waybill.spec.cron.CronSyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads what a file has under {@code schedule} and finds all that is wrong with it in one go. */
final class ScheduleReader {
    private static final Map<String, String> PRESETS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@quarterly", "0 0 1 */3 *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final List<String> KEYS = List.of("cron", "interval", "every", "times", AssetSchedule.KEY);
    /** Of these a map has one at the most, and exactly one where it has no assets. */
    private static final List<String> KINDS = List.of("cron", "every", "times");

    private final List<Fault> faults = new ArrayList<>();

    ScheduleSpec read(JsonNode value) {
        Optional<? extends ScheduleSpec> schedule = schedule(value);
        if (schedule.isEmpty() || !faults.isEmpty()) {
            throw new SpecValueException(ProblemCode.INVALID_SCHEDULE, faults);
        }
        return schedule.get();
    }

    private Optional<? extends ScheduleSpec> schedule(JsonNode value) {
        if (value.isObject()) {
            return map(value);
        }
        String text = value.asText().strip();
        if (text.equals(OnceSchedule.PRESET)) {
            return Optional.of(new OnceSchedule());
        }
        if (text.equals(ContinuousSchedule.PRESET)) {
            return Optional.of(new ContinuousSchedule());
        }
        return crons(value, List.of(), false);
    }

    private Optional<? extends ScheduleSpec> map(JsonNode map) {
        List<String> kinds = new ArrayList<>();
        map.properties().forEach(entry -> {
            String key = entry.getKey();
            if (!KEYS.contains(key)) {
                String remedy = Nearest.remedy(key, KEYS, "known keys");
                faults.add(new Fault(List.of(key), true, "There is no key '" + key + "' in a schedule", remedy, 0));
            } else if (KINDS.contains(key) && !entry.getValue().isNull()) {
                kinds.add(key);
            }
        });
        if (kinds.size() > 1) {
            String both = kinds.get(0) + " and " + kinds.get(1);
            faults.add(new Fault(List.of(kinds.get(1)), true, both + " exclude each other", "remove one", 0));
        }
        boolean hasAssets = map.hasNonNull(AssetSchedule.KEY);
        if (kinds.isEmpty() && !hasAssets && faults.isEmpty()) {
            fault(
                    List.of(),
                    "A schedule needs one of cron, every, times and assets",
                    "write {every: 15m}, {cron: 0 3 * * *} or {assets: [orders]}");
        }
        boolean interval = interval(map, kinds.contains("cron") || (kinds.isEmpty() && !hasAssets));
        Optional<? extends ScheduleSpec> time = kinds.isEmpty() ? Optional.empty() : time(map, kinds.get(0), interval);
        return hasAssets ? assets(map.get(AssetSchedule.KEY), time) : time;
    }

    private Optional<? extends ScheduleSpec> time(JsonNode map, String kind, boolean interval) {
        JsonNode value = map.get(kind);
        return switch (kind) {
            case "cron" -> crons(value, List.of("cron"), interval);
            case "every" -> every(value);
            default -> times(value);
        };
    }

    private Optional<AssetSchedule> assets(JsonNode value, Optional<? extends ScheduleSpec> time) {
        try {
            return Optional.of(new AssetSchedule(AssetExpression.of(value), time.orElse(null)));
        } catch (SpecValueException e) {
            for (Fault fault : e.faults()) {
                List<String> path = new ArrayList<>(List.of(AssetSchedule.KEY));
                path.addAll(fault.path());
                faults.add(new Fault(path, fault.atKey(), fault.message(), fault.remedy(), fault.offset()));
            }
            return Optional.empty();
        }
    }

    private boolean interval(JsonNode map, boolean allowed) {
        JsonNode value = map.path("interval");
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            fault(List.of("interval"), "interval must be true or false", "write true, or leave it out");
        } else if (!allowed) {
            faults.add(new Fault(List.of("interval"), true, "Only a cron has an interval", "remove interval", 0));
        }
        return value.asBoolean();
    }

    private Optional<CronSchedule> crons(JsonNode value, List<String> path, boolean interval) {
        List<CronSchedule.Cron> crons = each(value, path, "cron expression", this::cron);
        return crons.isEmpty() ? Optional.empty() : Optional.of(new CronSchedule(crons, interval));
    }

    private Optional<CronSchedule.Cron> cron(JsonNode value, List<String> path) {
        String text = value.asText().strip();
        if (text.startsWith("@")) {
            String cron = PRESETS.get(text);
            if (cron != null) {
                return Optional.of(new CronSchedule.Cron(text, CronExpression.parse(cron)));
            }
            boolean alone = text.equals(OnceSchedule.PRESET) || text.equals(ContinuousSchedule.PRESET);
            fault(
                    path,
                    alone ? "'" + text + "' does not go with anything else" : "'" + text + "' is no preset",
                    alone ? "write schedule: \"" + text + "\"" : presets(text, path.isEmpty()));
            return Optional.empty();
        }
        try {
            return Optional.of(new CronSchedule.Cron(text, CronExpression.parse(text)));
        } catch (CronSyntaxException e) {
            int indent = value.asText().indexOf(text);
            String message = "Cron expression '" + shortened(text) + "': " + e.getMessage();
            faults.add(new Fault(path, false, message, e.remedy(), indent + e.offset()));
            return Optional.empty();
        }
    }

    private static String presets(String text, boolean alone) {
        List<String> known = new ArrayList<>(PRESETS.keySet());
        if (alone) {
            known.addAll(List.of(OnceSchedule.PRESET, ContinuousSchedule.PRESET));
        }
        return Nearest.to(text, known)
                .map(name -> "did you mean " + name + "?")
                .orElse("use @hourly, @daily, @weekly, @monthly, @quarterly or @yearly"
                        + (alone ? ", @once, @continuous" : "") + ", or a cron expression");
    }

    private Optional<EverySchedule> every(JsonNode value) {
        List<String> path = List.of("every");
        if (!value.isTextual() && !value.isIntegralNumber()) {
            fault(path, "every must be a duration", "write {every: 15m}");
            return Optional.empty();
        }
        Duration length;
        try {
            length = Durations.parse(value.asText());
        } catch (SpecValueException e) {
            fault(path, e.getMessage(), e.remedy());
            return Optional.empty();
        }
        boolean tooShort = length.compareTo(EverySchedule.SHORTEST) < 0;
        if (tooShort || length.compareTo(EverySchedule.LONGEST) > 0) {
            fault(
                    path,
                    "every " + Durations.format(length) + " is too " + (tooShort ? "short" : "long"),
                    tooShort
                            ? "use at least 1s, or schedule: \"@continuous\""
                            : "use at most " + Durations.format(EverySchedule.LONGEST));
            return Optional.empty();
        }
        return Optional.of(new EverySchedule(length));
    }

    private Optional<TimesSchedule> times(JsonNode value) {
        if (!value.isArray()) {
            fault(List.of("times"), "times must be a list", "write [2026-12-24T06:00, 2026-12-31T06:00]");
            return Optional.empty();
        }
        List<DateSpec> times = each(value, List.of("times"), "time", this::time);
        return times.isEmpty() ? Optional.empty() : Optional.of(new TimesSchedule(times));
    }

    private Optional<DateSpec> time(JsonNode value, List<String> path) {
        try {
            return Optional.of(new DateSpec(value.asText()));
        } catch (SpecValueException e) {
            fault(path, e.getMessage(), e.remedy());
            return Optional.empty();
        }
    }

    /** What is right of a list, or of one value that stands for a list of one. */
    private <T> List<T> each(
            JsonNode value, List<String> path, String what, BiFunction<JsonNode, List<String>, Optional<T>> read) {
        List<T> right = new ArrayList<>();
        if (!value.isArray()) {
            one(value, path, what, read).ifPresent(right::add);
            return right;
        }
        if (value.isEmpty()) {
            fault(path, "The list has no " + what, "write one, or leave the schedule out");
        }
        for (int i = 0; i < value.size(); i++) {
            List<String> place = new ArrayList<>(path);
            place.add(String.valueOf(i));
            one(value.get(i), place, what, read).ifPresent(right::add);
        }
        return right;
    }

    private <T> Optional<T> one(
            JsonNode value, List<String> path, String what, BiFunction<JsonNode, List<String>, Optional<T>> read) {
        if (value.isContainerNode() || value.isNull()) {
            fault(path, "A " + what + " must be a text", "put it in quotes");
            return Optional.empty();
        }
        return read.apply(value, path);
    }

    private void fault(List<String> path, String message, String remedy) {
        faults.add(new Fault(path, false, message, remedy, 0));
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
