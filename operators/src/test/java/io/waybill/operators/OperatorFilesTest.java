package io.waybill.operators;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.Operators;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** DAG files with our operators: what requests the good ones become, and what is said of the bad ones. */
class OperatorFilesTest {
    private static final String FOLDER = "operators/src/test/resources/";
    private static final Operators OPERATORS = Operators.load();
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource
    void a_good_file_becomes_these_requests(String file) throws Exception {
        Golden.check(FOLDER + "valid/" + file.replace(".yaml", ".json"), requests(file) + "\n");
    }

    static List<String> a_good_file_becomes_these_requests() throws IOException {
        return files("valid");
    }

    @ParameterizedTest
    @MethodSource
    void of_a_bad_file_each_problem_is_told_with_its_place_and_remedy(String file) throws Exception {
        DagFile read = new DagFileReader(OPERATORS)
                .read(file, Files.readAllBytes(folder("invalid").resolve(file)), List.of());

        assertThat(read.hasErrors()).isTrue();
        Golden.check(
                FOLDER + "invalid/" + file.replace(".yaml", ".txt"),
                read.problems().stream().map(Object::toString).collect(joining("\n", "", "\n")));
    }

    static List<String> of_a_bad_file_each_problem_is_told_with_its_place_and_remedy() throws IOException {
        return files("invalid");
    }

    @Test
    void the_same_file_becomes_the_same_requests_each_time() throws Exception {
        assertThat(requests("ecs_most.yaml")).isEqualTo(requests("ecs_most.yaml"));
    }

    private static String requests(String file) throws IOException {
        DagFile read = new DagFileReader(OPERATORS)
                .read(file, Files.readAllBytes(folder("valid").resolve(file)), List.of());
        assertThat(read.problems()).isEmpty();
        DagGraph graph = new GraphBuilder(OPERATORS).build(read.dags().get(0));
        ObjectNode nodes = JSON.createObjectNode();
        for (Node node : graph.nodes()) {
            ObjectNode shown = nodes.putObject(node.id());
            ArrayNode needs = shown.putArray("needs");
            graph.upstream(node).forEach(upstream -> needs.add(upstream.id()));
            if (node.work() instanceof NodeWork.Action action) {
                shown.set(action.action(), action.input());
            } else if (node.work() instanceof NodeWork.Container container) {
                shown.set("RunTask", container.request());
                NodeWork.Container.Step step = container.step();
                if (step != null) {
                    shown.set("step", step.templates());
                    shown.set("step, as it is", step.literals());
                }
                if (container.onDemand() != null) {
                    shown.set("without Spot", container.onDemand());
                }
                for (NodeWork.Container.Size size : container.sizes()) {
                    shown.withArray("sizes")
                            .addObject()
                            .put("memory", size.memory())
                            .set("patch", size.patch());
                }
            } else if (node.work() instanceof NodeWork.Choice choice) {
                shown.put("choice", choice.question().toString()).put("skips all below", choice.skipsAllBelow());
            } else if (node.work() instanceof NodeWork.Wait wait) {
                shown.set("wait " + wait.sensor(), wait.input());
                shown.put("patience", wait.patience().toString());
            }
        }
        return nodes.toPrettyString();
    }

    private static List<String> files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder(kind))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder(String kind) {
        return Golden.root().resolve(FOLDER + kind);
    }
}
