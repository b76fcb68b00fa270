package io.waybill.web.doctor;

import io.waybill.container.ecs.EcsDoctor;
import io.waybill.container.ecs.EcsSettings;
import io.waybill.container.ecs.Finding;
import io.waybill.container.local.LocalFargate;
import io.waybill.engine.store.DatabaseProbe;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.web.settings.AwsSettings;
import io.waybill.web.settings.NotifiersFile;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsException;
import io.waybill.web.wiring.Compute;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All checks of one machine and its settings. Changes nothing that outlives it. */
public final class Doctor {
    private static final long LITTLE_DISK = 1L << 30;
    private static final long NO_DISK = 100L << 20;

    private final Settings settings;
    private final Path workingFolder;
    private final Map<String, String> variables;
    private final Function<Path, DagFile> reader;
    private final Clock clock;

    /**
     * @param settings what is looked at
     * @param workingFolder what relative paths are relative to
     * @param variables the process's environment, for its {@code PATH}
     * @param reader reads a DAG file and finds its problems
     * @param clock the time
     */
    public Doctor(
            Settings settings,
            Path workingFolder,
            Map<String, String> variables,
            Function<Path, DagFile> reader,
            Clock clock) {
        this.settings = settings;
        this.workingFolder = workingFolder;
        this.variables = Map.copyOf(variables);
        this.reader = reader;
        this.clock = clock;
    }

    /** Runs them all. */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        findings.add(dags());
        Path state = workingFolder.resolve(settings.state().folder()).normalize();
        findings.add(state(state));
        findings.add(disk(state));
        findings.add(database(state));
        notifiers().ifPresent(findings::add);
        findings.addAll(SourceFindings.of(settings));
        AwsSettings aws = settings.aws();
        if (aws.endpoint() != null || aws.compute() == AwsSettings.Compute.FARGATE) {
            try (EcsDoctor ecs = new EcsDoctor(Compute.ecsSettings(aws))) {
                findings.addAll(ecs.check());
            }
        } else {
            findings.add(shell());
            findings.add(localFargate());
        }
        return findings;
    }

    /** Whether the environment has what the notifiers need; nothing is sent. */
    private Optional<Finding> notifiers() {
        Path file = settings.notifications().notifiers();
        if (file == null) {
            return Optional.empty();
        }
        try {
            int number = NotifiersFile.read(file, variables).notifiers().size();
            return Optional.of(Finding.ok("notifiers", file + ", " + count(number, "notifier")));
        } catch (SettingsException e) {
            return Optional.of(Finding.fail(
                    "notifiers", String.join("; ", e.problems()), "docs/notifications.md tells what they need."));
        }
    }

    private Finding dags() {
        Path folder = workingFolder.resolve(settings.dags().folder()).normalize();
        if (!Files.isDirectory(folder)) {
            return Finding.fail(
                    "DAG folder", folder + " is no folder", "Make it, or name another one with dags.folder.");
        }
        List<DagFile> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(DagFileReader::isDagFile)
                    .map(reader)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return Finding.fail("DAG folder", folder + " cannot be read: " + e.getMessage(), "Check who may read it.");
        }
        long broken = files.stream().filter(DagFile::hasErrors).count();
        int dags = files.stream().mapToInt(file -> file.dags().size()).sum();
        String found = folder + ", " + count(dags, "DAG") + " in " + count(files.size(), "file");
        if (broken > 0) {
            return Finding.warn(
                    "DAG folder",
                    found + ", of which " + broken + " cannot be used",
                    "waybill validate " + folder + " says why.");
        }
        return files.isEmpty()
                ? Finding.warn("DAG folder", found, "Put a DAG file into it.")
                : Finding.ok("DAG folder", found);
    }

    private static Finding state(Path folder) {
        Path place = existing(folder);
        return Files.isDirectory(place) && Files.isWritable(place)
                ? Finding.ok("state folder", folder + (place.equals(folder) ? "" : ", made at the first start"))
                : Finding.fail(
                        "state folder",
                        folder + " cannot be written",
                        "Give it to the user that runs Waybill, or name another one with state.folder.");
    }

    private static Finding disk(Path folder) {
        try {
            FileStore store = Files.getFileStore(existing(folder));
            long free = store.getUsableSpace();
            String found = (free >> 20) + " MB free for " + folder;
            if (free < NO_DISK) {
                return Finding.fail("disk", found, "Make room: the database and the logs need some.");
            }
            return free < LITTLE_DISK
                    ? Finding.warn("disk", found, "Make room before logs and files of runs fill it.")
                    : Finding.ok("disk", found);
        } catch (IOException e) {
            return Finding.fail(
                    "disk", "nobody knows how much is free for " + folder, "Check the folder: " + e.getMessage());
        }
    }

    private static Path existing(Path folder) {
        Path place = folder;
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return place;
    }

    private Finding database(Path state) {
        String url = settings.database().url();
        if (url.isEmpty()) {
            Path file = state.resolve("waybill.mv.db");
            return Finding.ok("database", "H2, " + file + (Files.exists(file) ? "" : ", made at the first start"));
        }
        Optional<String> problem = DatabaseProbe.problem(new DatabaseSettings(
                url,
                settings.database().user(),
                settings.database().password(),
                settings.database().connections()));
        return problem.map(said -> Finding.fail(
                        "database",
                        "it cannot be used: " + said,
                        "Check database.url, database.user and database.password, and whether it is up."))
                .orElseGet(() -> Finding.ok("database", "it answers"));
    }

    private Finding shell() {
        String path = variables.getOrDefault("PATH", "");
        boolean found = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "sh")));
        return found && Files.isExecutable(Path.of("/bin/sh"))
                ? Finding.ok("shell", "/bin/sh, for the containers of the local Fargate")
                : Finding.fail("shell", "there is no /bin/sh, or no sh on PATH", "Install a POSIX shell.");
    }

    /** One of its own, on another port and in a folder that goes with it. */
    private Finding localFargate() {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("waybill-doctor");
            try (LocalFargate local = LocalFargate.start(
                    Compute.localSettings(settings, folder, List::of).withPort(0), clock)) {
                EcsSettings ecs = EcsSettings.local(
                        local.endpoint(),
                        new EcsSettings.Credentials(
                                local.credentials().accessKeyId(),
                                local.credentials().secretAccessKey()));
                try (EcsDoctor doctor = new EcsDoctor(ecs)) {
                    return doctor.check().stream()
                            .filter(finding ->
                                    finding.what().equals("cluster") && finding.level() == Finding.Level.FAIL)
                            .findFirst()
                            .map(finding -> Finding.fail("local Fargate", finding.found(), finding.remedy()))
                            .orElseGet(() -> Finding.ok("local Fargate", "it starts and answers"));
                }
            }
        } catch (IOException | IllegalStateException e) {
            return Finding.fail("local Fargate", "it does not start: " + e.getMessage(), "Check the temporary folder.");
        } finally {
            remove(folder);
        }
    }

    private static void remove(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " was left behind", e);
        }
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
