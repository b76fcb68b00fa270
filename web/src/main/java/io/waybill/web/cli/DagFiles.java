package io.waybill.web.cli;

import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.source.FolderRules;
import io.waybill.spec.DagSpec;
import io.waybill.spec.NotifierCatalog;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.labels.LabelReader;
import io.waybill.spec.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the DAG files that a command names. */
final class DagFiles {
    private final Path workingFolder;
    private final Path dagFolder;
    private final DagFileReader reader;
    private final LabelReader labels;
    private final GraphBuilder graphs;

    /**
     * @param workingFolder what relative paths are relative to
     * @param dagFolder the folder of the settings; a file in it is served by every {@code defaults.yaml} up to there,
     *     any other by those up to the working folder
     * @param operators what files may use
     * @param targets where their tasks may run
     * @param notifiers whom they may tell
     */
    DagFiles(
            Path workingFolder, Path dagFolder, Operators operators, TargetCatalog targets, NotifierCatalog notifiers) {
        this.workingFolder = workingFolder;
        this.dagFolder = dagFolder;
        this.reader = new DagFileReader(operators, targets, notifiers);
        this.labels = new LabelReader(operators, reader);
        this.graphs = new GraphBuilder(operators);
    }

    /** Reads one file and builds its graphs, so that every problem is found that a server would find. */
    DagFile read(Path file) {
        return built(
                LabelReader.isDefinitionFile(file)
                        ? readDefinition(file, Optional.empty()).file()
                        : reader.read(root(file), file));
    }

    /**
     * Reads a file with a task definition, without building its graph.
     *
     * @param registered the ARN that the definition has since; empty where it has none
     */
    LabelReader.DefinitionFile readDefinition(Path file, Optional<String> registered) {
        byte[] content;
        try (InputStream in = Files.newInputStream(workingFolder.resolve(file))) {
            content = in.readNBytes(YamlReader.MAX_BYTES + 1);
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "There is no such file" : "The file cannot be read: " + e;
            SpecProblem problem = new SpecProblem(
                    file.toString(), 1, 1, ProblemCode.FILE_UNREADABLE, why, "check the path, and the file's rights");
            return new LabelReader.DefinitionFile(
                    new DagFile(file.toString(), "", "", List.of(), List.of(problem)), Optional.empty());
        }
        return labels.read(file.toString(), content, registered);
    }

    private DagFile built(DagFile read) {
        if (read.hasErrors()) {
            return read;
        }
        List<SpecProblem> problems = new ArrayList<>(read.problems());
        for (DagSpec dag : read.dags()) {
            try {
                graphs.build(dag);
            } catch (WaybillException e) {
                problems.add(new SpecProblem(
                        read.path(), 1, 1, ProblemCode.INVALID_VALUE, String.valueOf(e.getMessage()), ""));
            }
        }
        return new DagFile(read.path(), read.contentHash(), read.source(), read.dags(), problems);
    }

    /**
     * The DAG files that these paths name: files as they are, of folders every DAG file in them and below.
     *
     * @throws CliException where a path does not exist, or a folder holds no DAG file
     */
    List<Path> find(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            Path absolute = workingFolder.resolve(path);
            if (Files.isDirectory(absolute)) {
                files.addAll(inFolder(path, absolute));
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private List<Path> inFolder(Path path, Path absolute) {
        try (Stream<Path> all = Files.walk(absolute)) {
            List<Path> found = all.filter(Files::isRegularFile)
                    .filter(DagFileReader::isDagFile)
                    .filter(file -> !isIgnored(absolute.relativize(file)))
                    .sorted()
                    .map(file -> path.resolve(absolute.relativize(file)))
                    .toList();
            if (found.isEmpty()) {
                throw CliException.badUsage(
                        "waybill: " + path + " holds no DAG file (their names end in .yaml or .yml)");
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            throw CliException.badUsage("waybill: " + path + " cannot be read: " + e.getMessage());
        }
    }

    /** Below a folder that a server would leave alone, too. */
    private static boolean isIgnored(Path file) {
        for (int i = 0; i < file.getNameCount() - 1; i++) {
            if (FolderRules.isIgnored(file.getName(i))) {
                return true;
            }
        }
        return false;
    }

    private Path root(Path file) {
        Path absolute = workingFolder.resolve(file).normalize();
        if (absolute.startsWith(dagFolder)) {
            return dagFolder;
        }
        Path folder = absolute.getParent();
        return absolute.startsWith(workingFolder) || folder == null ? workingFolder : folder;
    }
}
