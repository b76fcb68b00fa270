package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/failures.md is generated from the tables that ends are understood by. */
class FailuresDocumentationTest {

    @Test
    void the_page_of_failures_is_what_the_tables_say() throws IOException {
        Path file = Path.of(System.getProperty("waybill.root", ".."), "docs", "failures.md");
        String page = page();
        if (System.getProperty("waybill.update") != null) {
            Files.writeString(file, page);
        }
        assertThat(file)
                .describedAs("generated file; to write it anew: ./mvnw test -pl container -am"
                        + " -Dtest=FailuresDocumentationTest -Dsurefire.failIfNoSpecifiedTests=false -Dwaybill.update")
                .hasContent(page);
    }

    private static String page() {
        return """
                # How tasks end

                Generated from `EndClassifier`, `EndCause` and `ExitCodes` in `io.waybill.container.ecs`; a test keeps it so.

                ECS describes a stopped task by a stop code, a reason, and for each container an exit code and a reason, any of which may be
                missing. From that alone, and the task definition, an end is understood: whether it went well and, where not, whose fault it
                was, which decides whose budget of retries is spent, and what helps.

                ## The order of the questions

                The first question that has an answer tells.

                """
                + questions()
                + """

                ## Several containers

                The main container is the definition's first essential one, unless only others are overridden with a command or an
                environment: then the first of those. Its exit code is the task's. What happens to containers that are not essential
                (sidecars that die, whatever their exit code) does not count. An essential container that ends first ends the task: where it
                ended with 0, ECS stops the others, and their 143 or 137 is no failure; where it failed, it is to blame. An essential container without an
                exit code is the platform's failure, also where the main one ended with 0.

                ## Causes

                Where an exit code does not tell, ECS's words do: the first line whose pattern is found (a regular expression, without regard
                to case) counts, so what is certain comes before what words merely hint at. The engine does something of its own about the
                causes in the last column.

                | kind | what is said | what helps | cause | pattern |
                |---|---|---|---|---|
                """
                + Arrays.stream(EndCause.values())
                        .map(cause -> "| " + cause.kind().id() + " | " + cause.what() + " | "
                                + (cause.remedy().isEmpty() ? "–" : cause.remedy()) + " | "
                                + (cause.failure() == FailureCause.NONE
                                        ? "–"
                                        : cause.failure().id()) + " | `"
                                + cause.pattern().replace("|", "\\|") + "` |\n")
                        .collect(Collectors.joining())
                + """

                `no_capacity` is `no_spot_capacity` for a task of `FARGATE_SPOT`. A task without a reason that is known never started
                (`never_started`) or lost its host (`lost`), which is the platform's failure; so is one that ECS does not know any more and
                that is not among the stopped ones.

                ## Kinds

                | kind | what it means | whose budget |
                |---|---|---|
                """
                + Arrays.stream(EndKind.values())
                        .map(kind -> "| " + kind.id() + " | " + meaning(kind) + " | " + budget(kind) + " |\n")
                        .collect(Collectors.joining())
                + """

                ## Exit codes

                Other codes are the program's own; our steps' are told in [validation](validation.md#what-comes-out) and
                [publishing](publishing.md#connections-and-exit-codes). Codes above 128 are 128 and the number of the signal that ended it.

                | exit code | meaning |
                |---|---|
                """
                + ExitCodes.meanings().entrySet().stream()
                        .map(code -> "| " + code.getKey() + " | " + code.getValue() + " |\n")
                        .collect(Collectors.joining());
    }

    private static String questions() {
        return IntStream.range(0, EndClassifier.QUESTIONS.size())
                .mapToObj(i -> (i + 1) + ". " + EndClassifier.QUESTIONS.get(i).words() + "\n")
                .collect(Collectors.joining());
    }

    private static String meaning(EndKind kind) {
        return switch (kind) {
            case SUCCESS -> "The work was done.";
            case USER -> "The work failed, or what it was given is wrong.";
            case PLATFORM -> "AWS, the network, or a service that one of our steps needs, failed it.";
            case CAPACITY -> "There was no capacity, or Spot took it back.";
            case TIMEOUT -> "It ran longer than it may.";
            case CANCELLED -> "Somebody had it stopped.";
            case INTERNAL -> "Waybill itself failed, so it is not known what runs.";
        };
    }

    private static String budget(EndKind kind) {
        return switch (kind) {
            case SUCCESS, CANCELLED, INTERNAL -> "none: it is not tried again";
            case USER, TIMEOUT -> "the task's `retries`";
            case PLATFORM -> "`platform_retries`";
            case CAPACITY -> "`capacity_retries`";
        };
    }
}
