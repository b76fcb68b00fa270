package io.waybill.spec.file;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlFile;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of one file, each once. */
final class Problems {
    /** A file with more problems than this has most of them from the same few faults; the others are not looked for. */
    private static final int MOST = 1000;

    private final String file;
    private final Set<Place> broken = new HashSet<>();
    private final Sources sources = new Sources();
    private final Set<SpecProblem> found = new LinkedHashSet<>();

    Problems(String file) {
        this.file = file;
    }

    /** Adds what was wrong with a file as YAML. */
    void addYaml(String name, YamlFile read) {
        found.addAll(read.problems());
        broken.addAll(read.broken());
        sources.add(name, read.text());
    }

    void add(SpecProblem problem) {
        boolean follows = broken.contains(new Place(problem.file(), problem.line(), problem.column(), problem.label()));
        if (!follows && (problem.isError() || !isFull())) {
            found.add(problem);
        }
    }

    /** Whether more problems would help nobody. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    void add(Place place, ProblemCode code, String message, String remedy) {
        add(place.problem(code, message, remedy));
    }

    /** Adds what is wrong with a tree that was to become a record. */
    void addBinding(YamlNode tree, BindingProblem problem) {
        Place place = problem.atKey() ? tree.locateKey(problem.path()) : tree.locate(problem.path());
        YamlNode value = tree.find(problem.path());
        if (problem.offset() > 0 && value instanceof YamlScalar text) {
            place = sources.inside(text, problem.offset());
        }
        add(place, problem.code(), problem.message(), problem.remedy());
    }

    /** The texts of the files, to point into the middle of a value. */
    Sources sources() {
        return sources;
    }

    boolean hasErrors() {
        return found.stream().anyMatch(SpecProblem::isError);
    }

    /** In the order of their places, those of the file itself before those of its defaults files. */
    List<SpecProblem> sorted() {
        return found.stream()
                .sorted(Comparator.comparing(
                                (SpecProblem problem) -> !problem.file().equals(file))
                        .thenComparing(SpecProblem::file)
                        .thenComparingInt(SpecProblem::line)
                        .thenComparingInt(SpecProblem::column)
                        .thenComparing(SpecProblem::label))
                .limit(MOST)
                .toList();
    }
}
