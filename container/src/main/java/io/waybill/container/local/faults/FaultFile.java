package io.waybill.container.local.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.bind.Bound;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlFile;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads plans of faults from YAML, or from JSON, which is YAML too: all that is wrong at once, each at its place. */
public final class FaultFile {

    private FaultFile() {}

    /**
     * Reads a file.
     *
     * @param name what the file is called in problems
     * @throws FaultFileException when it cannot be read, or anything in it is wrong
     */
    public static FaultPlan read(Path file, String name) {
        try {
            return parse(name, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new FaultFileException(List.of(new Place(name, 1, 1)
                    .problem(
                            ProblemCode.FILE_UNREADABLE,
                            "The file of faults cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                            "check its name and its permissions")));
        }
    }

    /**
     * Reads a text.
     *
     * @param name what it is called in problems
     * @throws FaultFileException when anything in it is wrong
     */
    public static FaultPlan parse(String name, byte[] content) {
        YamlFile yaml = new YamlReader().read(name, content);
        List<SpecProblem> problems = new ArrayList<>(
                yaml.problems().stream().filter(SpecProblem::isError).toList());
        if (!problems.isEmpty()) {
            throw new FaultFileException(problems);
        }
        if (yaml.documents().isEmpty()) {
            return FaultPlan.none();
        }
        YamlNode tree = yaml.documents().get(0);
        if (yaml.documents().size() > 1) {
            problems.add(yaml.documents()
                    .get(1)
                    .place()
                    .problem(ProblemCode.INVALID_VALUE, "A second document starts here", "use one document"));
        }
        if (!(tree.toJson() instanceof ObjectNode object)) {
            problems.add(tree.place()
                    .problem(
                            ProblemCode.WRONG_TYPE,
                            "A file of faults is a map with the keys seed, throttles and faults",
                            "write faults: [{fault: server_error}]"));
            throw new FaultFileException(problems);
        }
        Bound<FaultPlan> bound = RecordBinder.bind(object, FaultPlan.class);
        bound.problems().forEach(problem -> {
            Place place = problem.atKey() ? tree.locateKey(problem.path()) : tree.locate(problem.path());
            problems.add(place.problem(problem.code(), problem.message(), problem.remedy()));
        });
        bound.value().ifPresent(plan -> problems.addAll(strangeKeys(plan, tree)));
        if (!problems.isEmpty()) {
            throw new FaultFileException(problems);
        }
        return bound.value().orElseThrow();
    }

    /** Keys that are known, and mean nothing to the kind of fault that they stand at. */
    private static List<SpecProblem> strangeKeys(FaultPlan plan, YamlNode tree) {
        List<SpecProblem> problems = new ArrayList<>();
        for (int i = 0; i < plan.faults().size(); i++) {
            FaultRule rule = plan.faults().get(i);
            FaultKind kind = rule.fault();
            for (FaultKey key : FaultKey.values()) {
                if (key.isIn(rule) && !kind.keys().contains(key)) {
                    String known = kind.keys().stream().map(FaultKey::jsonName).collect(Collectors.joining(", "));
                    problems.add(tree.locateKey(List.of("faults", String.valueOf(i), key.jsonName()))
                            .problem(
                                    ProblemCode.UNKNOWN_KEY,
                                    "The fault " + kind.jsonName() + " has no key '" + key.jsonName() + "'",
                                    known.isEmpty() ? "leave it out" : "its keys are " + known));
                }
            }
            FaultMatch match = rule.match();
            if (match != null && match.action() != null && !hasAction(kind)) {
                problems.add(tree.locateKey(List.of("faults", String.valueOf(i), "match", "action"))
                        .problem(
                                ProblemCode.INVALID_VALUE,
                                "The fault " + kind.jsonName() + " strikes "
                                        + kind.moment().words() + ", not a call",
                                "leave action out"));
            }
        }
        return problems;
    }

    /** A launch has one too: it comes from RunTask. */
    private static boolean hasAction(FaultKind kind) {
        return kind.moment() == FaultKind.Moment.CALL || kind.moment() == FaultKind.Moment.LAUNCH;
    }
}
