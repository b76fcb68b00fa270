package io.waybill.spec.file;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.DagSpec;
import io.waybill.spec.NotifierCatalog;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.template.Templates;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlFile;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlReader;
import io.waybill.spec.yaml.YamlScalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads DAG files. Whatever a file holds, the answer is a {@link DagFile} that says what is wrong with it, never an
 * exception.
 *
 * <p>Thread safe.
 */
public final class DagFileReader {
    /** How deep files may be taken from each other. */
    private static final int MOST_DEEP = 5;

    private static final List<String> DEFAULTS = List.of("defaults.yaml", "defaults.yml");

    private final OperatorCatalog operators;
    private final TargetCatalog targets;
    private final NotifierCatalog notifiers;
    private final Templates templates = new Templates();
    private final YamlReader yaml = new YamlReader();

    /**
     * @param operators what {@code uses} may name
     */
    public DagFileReader(OperatorCatalog operators) {
        this(operators, TargetCatalog.UNKNOWN);
    }

    /**
     * @param operators what {@code uses} may name
     * @param targets what tasks may name as their target
     */
    public DagFileReader(OperatorCatalog operators, TargetCatalog targets) {
        this(operators, targets, NotifierCatalog.UNKNOWN);
    }

    /**
     * @param operators what {@code uses} may name
     * @param targets what tasks may name as their target
     * @param notifiers who can be told
     */
    public DagFileReader(OperatorCatalog operators, TargetCatalog targets, NotifierCatalog notifiers) {
        this.operators = requireNonNull(operators, "operators");
        this.targets = requireNonNull(targets, "targets");
        this.notifiers = requireNonNull(notifiers, "notifiers");
    }

    /** Whether a file of this name holds DAGs: YAML that is not {@code defaults.yaml} and not hidden. */
    public static boolean isDagFile(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".") && !DEFAULTS.contains(name);
    }

    /** Reads a file with the {@code defaults.yaml} beside it, if there is one. */
    public DagFile read(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return read(folder == null ? file : folder, file);
    }

    /**
     * Reads a file with every {@code defaults.yaml} beside it and in the folders above it, up to a root; the nearer one
     * wins.
     */
    public DagFile read(Path root, Path file) {
        List<DefaultsFile> defaults = new ArrayList<>();
        Problems problems = new Problems(file.toString());
        for (Path folder : folders(root, file)) {
            for (String name : DEFAULTS) {
                Path candidate = folder.resolve(name);
                if (Files.exists(candidate)) {
                    String shown = file.isAbsolute() ? candidate.toString() : relative(candidate);
                    load(candidate, shown, problems)
                            .ifPresent(content -> defaults.add(new DefaultsFile(shown, content)));
                }
            }
        }
        Optional<byte[]> content = load(file, file.toString(), problems);
        IncludeSource includes = path -> include(root, Path.of(path));
        return content.map(bytes -> read(file.toString(), bytes, defaults, includes, problems))
                .orElseGet(() ->
                        new DagFile(file.toString(), hash(new byte[0], defaults), "", List.of(), problems.sorted()));
    }

    /**
     * Reads a file's bytes.
     *
     * @param name the file's name: stands in problems, and gives the DAG its id where the file gives none
     * @param content its bytes
     * @param defaults the defaults files that serve it, the farthest first
     */
    public DagFile read(String name, byte[] content, List<DefaultsFile> defaults) {
        return read(name, content, defaults, IncludeSource.NONE);
    }

    /**
     * Reads a file's bytes.
     *
     * @param name the file's name: stands in problems, and gives the DAG its id where the file gives none
     * @param content its bytes
     * @param defaults the defaults files that serve it, the farthest first
     * @param includes the files that it may take groups from
     */
    public DagFile read(String name, byte[] content, List<DefaultsFile> defaults, IncludeSource includes) {
        return read(name, content, defaults, includes, new Problems(name));
    }

    /**
     * Reads a document that was not written as YAML.
     *
     * @param name what is read: stands in problems
     * @param source the text that it was made of
     * @param document the DAG in the native format; empty where none could be made
     * @param found what is wrong with it so far
     */
    public DagFile read(String name, String source, Optional<? extends YamlNode> document, List<SpecProblem> found) {
        Problems problems = new Problems(name);
        problems.sources().add(name, source);
        found.forEach(problems::add);
        Place start = new Place(name, 1, 1);
        FileContext context = new FileContext(
                operators, targets, notifiers, templates, new PinnedFiles(name, IncludeSource.NONE), problems);
        DocumentReader reader = new DocumentReader(context, Defaults.none(start), (from, path) -> {
            problems.add(
                    from.place(),
                    ProblemCode.FILE_UNREADABLE,
                    "There is no folder here to take " + path + " from",
                    "write the tasks themselves");
            return Optional.empty();
        });
        Optional<DagSpec> dag = document.flatMap(tree -> reader.read(tree, Optional.empty()));
        List<DagSpec> usable =
                problems.hasErrors() ? List.of() : dag.map(List::of).orElse(List.of());
        String hash = hash(source.getBytes(StandardCharsets.UTF_8), List.of());
        return new DagFile(name, hash, source, usable, problems.sorted());
    }

    private DagFile read(
            String name, byte[] content, List<DefaultsFile> defaultsFiles, IncludeSource includes, Problems problems) {
        FileContext context =
                new FileContext(operators, targets, notifiers, templates, new PinnedFiles(name, includes), problems);
        Defaults defaults = Defaults.none(new Place(name, 1, 1));
        for (DefaultsFile file : defaultsFiles) {
            for (YamlNode document : parse(file.name(), file.content(), context).documents()) {
                defaults = defaults.over(document, context);
            }
        }
        YamlFile read = parse(name, content, context);
        List<DagSpec> dags = new ArrayList<>();
        Map<String, Place> ids = new HashMap<>();
        boolean alone = read.documents().size() == 1;
        DocumentReader reader = new DocumentReader(
                context, defaults, (from, path) -> taken(from, List.of(name), path, defaultsFiles, includes, problems));
        for (YamlNode document : read.documents()) {
            reader.read(document, alone ? Optional.of(baseName(name)) : Optional.empty())
                    .ifPresent(dags::add);
            if (document.child("dag_id") instanceof YamlScalar id) {
                checkUnique(id.toJson().asText(), id.place(), ids, problems);
            }
        }
        if (read.documents().isEmpty() && !problems.hasErrors()) {
            problems.add(
                    new Place(name, 1, 1), ProblemCode.NO_DAG, "The file is empty", "write tasks: and a first task");
        }
        List<DagSpec> usable = problems.hasErrors() ? List.of() : dags;
        return new DagFile(name, hash(content, defaultsFiles), read.text(), usable, problems.sorted());
    }

    /**
     * The DAG of a file that a group is taken from; empty where there is none that could be, which is told then.
     *
     * @param chain the files that lead there, the first one first
     */
    private Optional<DagSpec> taken(
            YamlScalar from,
            List<String> chain,
            String written,
            List<DefaultsFile> defaultsFiles,
            IncludeSource includes,
            Problems problems) {
        Optional<String> path = IncludeSource.resolve(chain.get(chain.size() - 1), written);
        Optional<byte[]> content = path.flatMap(includes::read);
        if (path.isEmpty() || content.isEmpty()) {
            problems.add(
                    from.place(),
                    ProblemCode.FILE_UNREADABLE,
                    "There is no file " + written + " that could be read here",
                    "name a file below the DAG folder, by its path from the folder of this file");
            return Optional.empty();
        }
        if (chain.contains(path.get()) || chain.size() > MOST_DEEP) {
            problems.add(
                    from.place(),
                    chain.contains(path.get()) ? ProblemCode.CYCLE : ProblemCode.TOO_DEEP,
                    "Files are taken from each other: " + String.join(" from ", chain) + " from " + path.get(),
                    "take one of them out of the other");
            return Optional.empty();
        }
        List<String> longer = new ArrayList<>(chain);
        longer.add(path.get());
        Problems inner = new Problems(path.get());
        FileContext context =
                new FileContext(operators, targets, notifiers, templates, new PinnedFiles(path.get(), includes), inner);
        Defaults defaults = Defaults.none(new Place(path.get(), 1, 1));
        for (DefaultsFile file : defaultsFiles) {
            for (YamlNode document : parse(file.name(), file.content(), context).documents()) {
                defaults = defaults.over(document, context);
            }
        }
        List<YamlNode> documents = parse(path.get(), content.get(), context).documents();
        Optional<DagSpec> dag = Optional.empty();
        if (documents.size() == 1) {
            DocumentReader reader = new DocumentReader(
                    context,
                    defaults,
                    (scalar, deeper) -> taken(scalar, longer, deeper, defaultsFiles, includes, inner));
            dag = reader.read(documents.get(0), Optional.of(baseName(path.get())));
        } else {
            problems.add(
                    from.place(),
                    ProblemCode.NO_DAG,
                    written + " holds " + (documents.isEmpty() ? "no DAG" : documents.size() + " DAGs"),
                    "name a file with one DAG");
        }
        if (inner.hasErrors()) {
            problems.add(
                    from.place(),
                    ProblemCode.INVALID_VALUE,
                    TakenGroups.told(written, inner.sorted()),
                    "`waybill validate` of that file tells more");
            return Optional.empty();
        }
        return dag;
    }

    private static Optional<byte[]> include(Path root, Path file) {
        try {
            boolean inside = file.toRealPath()
                    .startsWith(root.toAbsolutePath().normalize().toRealPath());
            if (!inside || !Files.isRegularFile(file) || Files.size(file) > IncludeSource.mostBytes(file.toString())) {
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private YamlFile parse(String name, byte[] content, FileContext context) {
        YamlFile read = yaml.read(name, content);
        context.problems().addYaml(name, read);
        return read;
    }

    private static void checkUnique(String id, Place place, Map<String, Place> ids, Problems problems) {
        Place earlier = ids.putIfAbsent(id, place);
        if (earlier != null) {
            problems.add(
                    place,
                    ProblemCode.DUPLICATE_ID,
                    "The DAG id '" + id + "' stands here and in line " + earlier.line(),
                    "give one of the DAGs another id");
        }
    }

    /** A file's name without its folders and its ending. */
    private static String baseName(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** The folders whose defaults serve a file, the farthest first. */
    private static List<Path> folders(Path root, Path file) {
        List<Path> folders = new ArrayList<>();
        Path top = root.toAbsolutePath().normalize();
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder != null && !folder.startsWith(top)) {
            return List.of(folder);
        }
        for (; folder != null && folder.startsWith(top); folder = folder.getParent()) {
            folders.add(0, folder);
        }
        return folders;
    }

    private static String relative(Path file) {
        return Path.of("").toAbsolutePath().relativize(file).toString();
    }

    private static Optional<byte[]> load(Path file, String shown, Problems problems) {
        Place start = new Place(shown, 1, 1);
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                problems.add(start, ProblemCode.FILE_UNREADABLE, "This is not a regular file", "name a YAML file");
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(YamlReader.MAX_BYTES + 1);
                if (content.length <= YamlReader.MAX_BYTES) {
                    return Optional.of(content);
                }
            }
            problems.add(start.problem(
                    ProblemCode.FILE_TOO_LARGE,
                    "The file has " + Files.size(file) + " bytes; at most " + YamlReader.MAX_BYTES + " are read",
                    "split the file, or move data out of it"));
        } catch (NoSuchFileException e) {
            problems.add(start, ProblemCode.FILE_UNREADABLE, "There is no such file", "check the path");
        } catch (AccessDeniedException e) {
            problems.add(start, ProblemCode.FILE_UNREADABLE, "The file may not be read", "give this user the right to");
        } catch (IOException e) {
            problems.add(start, ProblemCode.FILE_UNREADABLE, "The file cannot be read: " + e.getMessage(), "");
        }
        return Optional.empty();
    }

    private static String hash(byte[] content, List<DefaultsFile> defaults) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(content);
            for (DefaultsFile file : defaults) {
                sha256.update((byte) 0);
                sha256.update(file.content());
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
