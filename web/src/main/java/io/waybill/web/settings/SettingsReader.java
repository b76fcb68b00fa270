package io.waybill.web.settings;

import static java.util.Objects.requireNonNull;

import io.waybill.container.ecs.limits.BucketSizes;
import io.waybill.spec.Nearest;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the settings together: a flag goes before the environment, that before {@code waybill.yaml}, that before the
 * default. Everything that is wrong is found in one go.
 */
public final class SettingsReader {
    /** The file that is read where none is named, in the working folder. */
    public static final String FILE_NAME = "waybill.yaml";

    /** Names the settings file, as {@code --config} does. */
    public static final String CONFIG_VARIABLE = "WAYBILL_CONFIG";

    /** Variables that are ours and no settings: of the launcher, and those that a task's container is given. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            CONFIG_VARIABLE,
            "WAYBILL_JAVA_OPTS",
            "WAYBILL_TOKEN",
            "WAYBILL_FILES",
            "WAYBILL_SCRATCH",
            "WAYBILL_IMAGE",
            "WAYBILL_DAG_ID",
            "WAYBILL_RUN_ID",
            "WAYBILL_TASK_ID",
            "WAYBILL_TRY_NUMBER",
            "WAYBILL_MAP_INDEX",
            "WAYBILL_STEP_INPUT",
            "WAYBILL_REPORT",
            "WAYBILL_CONNECTION",
            "WAYBILL_FILES_FOLDER",
            "WAYBILL_OUTPUTS",
            "WAYBILL_PROJECT",
            "WAYBILL_RUNTIME",
            "WAYBILL_PROJECT_BUNDLE",
            "WAYBILL_PROJECT_SHA256",
            "WAYBILL_RUNTIME_BUNDLE",
            "WAYBILL_RUNTIME_SHA256",
            "WAYBILL_CACHE",
            "WAYBILL_INPUTS",
            "WAYBILL_SECRETS",
            "WAYBILL_ARTIFACTS",
            "WAYBILL_ARTIFACTS_TO",
            "WAYBILL_REPORT_FROM",
            "WAYBILL_REPORT_KIND",
            "WAYBILL_FETCH_TRIES");

    /** Of the scan of labels, whose calls AWS counts. */
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    private final Path workingFolder;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final Map<SettingKey, SettingValue> given = new LinkedHashMap<>();

    private SettingsReader(Path workingFolder, Map<String, String> environment) {
        this.workingFolder = requireNonNull(workingFolder, "workingFolder");
        this.environment = new TreeMap<>(environment);
    }

    /**
     * Reads the settings.
     *
     * @param flags what the command line sets, in its order; the last one of a key counts
     * @param environment the process's environment
     * @param config the file that the command line names; absent: {@code WAYBILL_CONFIG}, else {@code waybill.yaml} in
     *     the working folder where there is one
     * @param workingFolder what relative paths are relative to
     * @throws SettingsException which lists every problem
     */
    public static EffectiveSettings read(
            List<Flag> flags, Map<String, String> environment, @Nullable Path config, Path workingFolder) {
        SettingsReader reader = new SettingsReader(workingFolder, environment);
        reader.readFile(config);
        reader.readEnvironment();
        reader.readFlags(flags);
        return reader.finish();
    }

    /**
     * A setting on the command line.
     *
     * @param key such as {@code server.port}
     * @param text its value
     * @param source what the user wrote: {@code --port}, {@code --set}
     */
    public record Flag(String key, String text, String source) {}

    private void readFile(@Nullable Path config) {
        String named = environment.getOrDefault(CONFIG_VARIABLE, "");
        boolean isNamed = config != null || !named.isEmpty();
        Path file = config != null ? config : Path.of(named.isEmpty() ? FILE_NAME : named);
        SettingsFile.read(workingFolder.resolve(file), file.toString(), isNamed, problems)
                .forEach(value -> given.put(value.key(), value));
    }

    private void readEnvironment() {
        environment.forEach((variable, text) -> {
            if (!variable.startsWith("WAYBILL_")
                    || variable.startsWith("WAYBILL_VAR_")
                    || variable.startsWith("WAYBILL_CONN_")
                    || OTHER_VARIABLES.contains(variable)) {
                return;
            }
            SettingKey.all().stream()
                    .filter(key -> key.variable().equals(variable))
                    .findFirst()
                    .ifPresentOrElse(
                            key -> given.put(key, new SettingValue(key, text, variable)),
                            () -> reportVariable(variable));
        });
    }

    /** Other programs may have variables that begin alike: only what looks like a slip of the pen is one. */
    private void reportVariable(String variable) {
        Nearest.to(variable, SettingKey.all().stream().map(SettingKey::variable).toList())
                .ifPresent(near -> problems.add(variable + ": there is no such setting (did you mean " + near + "?)"));
    }

    private void readFlags(List<Flag> flags) {
        for (Flag flag : flags) {
            SettingKey.find(flag.key())
                    .ifPresentOrElse(
                            key -> given.put(key, new SettingValue(key, flag.text(), flag.source())),
                            () -> problems.add(flag.source() + " " + flag.key() + ": " + noSuchSetting(flag.key())));
        }
    }

    static String noSuchSetting(String key) {
        return "there is no such setting ("
                + Nearest.to(key, SettingKey.all().stream().map(SettingKey::key).toList())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("'waybill settings' lists them")
                + ")";
    }

    private EffectiveSettings finish() {
        Map<SettingKey, @Nullable Object> converted = new LinkedHashMap<>();
        List<SettingValue> values = new ArrayList<>();
        for (SettingKey key : SettingKey.all()) {
            SettingValue value =
                    given.getOrDefault(key, new SettingValue(key, key.defaultValue(), SettingValue.DEFAULT));
            values.add(value);
            try {
                converted.put(key, SettingText.parse(key, value.text(), workingFolder));
            } catch (IllegalArgumentException e) {
                problems.add(place(value) + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        Settings settings = build(converted);
        check(settings.aws(), settings.labels(), values);
        OidcCheck.check(settings.login().mode(), settings.oidc(), (key, problem) -> report(key, problem, values));
        TracesCheck.check(settings.traces(), settings.lineage(), (key, problem) -> report(key, problem, values));
        SecretsCheck.check(settings.secrets(), (key, problem) -> report(key, problem, values));
        if (settings.notifications().notifiers() != null) {
            NotifiersFile.check(settings.notifications().notifiers(), environment, problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new EffectiveSettings(settings, values);
    }

    /** What only shows when the values are read further. */
    private void check(AwsSettings aws, LabelsSettings labels, List<SettingValue> values) {
        try {
            var unused = BucketSizes.NONE.with(aws.rateLimit());
        } catch (IllegalArgumentException e) {
            report("aws.rate_limit", String.valueOf(e.getMessage()), values);
        }
        try {
            var unused = aws.endpointsByService();
        } catch (IllegalArgumentException e) {
            report("aws.service_endpoints", String.valueOf(e.getMessage()), values);
        }
        if (aws.watchFastest() != null && aws.watchFastest().isZero()) {
            report("aws.watch_fastest", "must be more than nothing, such as 1s", values);
        }
        List<String> targets = aws.targets() == null
                ? List.of()
                : TargetsFile.read(aws.targets(), problems).stream()
                        .map(TargetSettings::name)
                        .toList();
        if (!labels.target().isEmpty() && !targets.contains(labels.target())) {
            report(
                    "labels.target",
                    "there is no target '" + labels.target() + "' ("
                            + Nearest.remedy(labels.target(), targets, "targets") + ")",
                    values);
        }
        if (labels.interval().compareTo(SHORTEST_INTERVAL) < 0) {
            report("labels.interval", "must be at least 1s", values);
        }
    }

    private void report(String key, String problem, List<SettingValue> values) {
        values.stream()
                .filter(value -> value.key().key().equals(key))
                .forEach(value -> problems.add(place(value) + ": " + problem));
    }

    private static String place(SettingValue value) {
        return value.source().startsWith("WAYBILL_")
                ? value.source()
                : value.source() + " " + value.key().key();
    }

    private static Settings build(Map<SettingKey, @Nullable Object> converted) {
        List<Object> areas = new ArrayList<>();
        var values = converted.values().iterator();
        for (RecordComponent area : Settings.class.getRecordComponents()) {
            List<@Nullable Object> arguments = new ArrayList<>();
            for (int i = 0; i < area.getType().getRecordComponents().length; i++) {
                arguments.add(values.next());
            }
            areas.add(newRecord(area.getType(), arguments));
        }
        return (Settings) newRecord(Settings.class, areas);
    }

    private static Object newRecord(Class<?> type, List<? extends @Nullable Object> arguments) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("Cannot make " + type, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make " + type, e);
        }
    }
}
