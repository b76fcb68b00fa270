package io.waybill.container.ecs;

import static java.util.stream.Collectors.toCollection;

import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.StepInput;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskUsage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.EphemeralStorage;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Understands how a task ended, from its description alone: pure, no call, no clock.
 *
 * <p>{@link #QUESTIONS} are asked one after the other (docs/failures.md). Containers that are not essential do not count.
 *
 * <p>The main container is the definition's first essential one, unless only others have an override with a command or
 * an environment: then the first of those.
 */
final class EndClassifier {
    private static final Pattern TIMED_OUT = Pattern.compile("time[- ]?out|timed out", Pattern.CASE_INSENSITIVE);

    /** ECS's stop codes of ends that were AWS's own doing. */
    private static final Set<String> ENDED_BY_AWS =
            Set.of("TerminationNotice", "InfrastructureHealth", "ServiceSchedulerInitiated");

    /** What is asked of an end, in this order; the first that has an answer tells how it was. */
    static final List<Question> QUESTIONS = List.of(
            new Question(
                    "Was it stopped on purpose (stop code `UserInitiated`)? Then it was cancelled, or timed out where the reason of"
                            + " the stop says so, whatever its exit codes are.",
                    EndClassifier::stoppedOnPurpose),
            new Question(
                    "Did Spot take its capacity back (`SpotInterruption`)? Also a task that got to exit code 0 after the notice"
                            + " was interrupted.",
                    EndClassifier::interruptedBySpot),
            new Question(
                    "Did AWS end it (`TerminationNotice`, `InfrastructureHealth`, `ServiceSchedulerInitiated`)? That is never"
                            + " the user's fault.",
                    EndClassifier::endedByAws),
            new Question(
                    "Does ECS give a reason, among those below, for an essential container that has no exit code, or another one"
                            + " than 0? The first such container counts.",
                    EndClassifier::saidOfContainers),
            new Question(
                    "Did it fail to start (`TaskFailedToStart`), or has its main container no exit code? Then the task's reason"
                            + " is looked for below; no exit code is never success.",
                    EndClassifier::withoutExitCode),
            new Question(
                    "Did a step of Waybill's own, which its file told what to do (`WAYBILL_STEP_INPUT`), end with 75? Then the network, or"
                            + " a service that it needs, failed it, which is nobody's fault here. Of any other container 75 means what its"
                            + " program means by it.",
                    EndClassifier::stepThatMaySucceedLater),
            new Question(
                    "What do the exit codes say? It went well when the main container ended with 0 and each other essential one"
                            + " ended with 0 too, or with 143 or 137 because ECS stopped it for the end of the first. An essential"
                            + " container that failed is to blame where the main one ended with 0, 143 or 137.",
                    EndClassifier::byExitCodes));

    /** The disk that each Fargate task has. */
    private static final int INCLUDED_GIB = 20;

    private final Task task;
    private final @Nullable DescribedDefinition definition;
    private final String why;
    private final String mainName;
    private final @Nullable Container main;

    private EndClassifier(Task task, @Nullable DescribedDefinition definition) {
        this.task = task;
        this.definition = definition;
        this.why = task.stoppedReason() == null ? "" : task.stoppedReason();
        this.mainName = mainContainer(task, definition).orElse("main");
        this.main = task.containers().stream()
                .filter(container -> mainName.equals(container.name()))
                .findFirst()
                .orElse(null);
    }

    /**
     * A question that is asked of an end.
     *
     * @param words the question, and what its answer means
     * @param answer how it ended; empty where the next question must tell
     */
    record Question(String words, Function<EndClassifier, Optional<TaskEnd>> answer) {}

    /**
     * How the task ended.
     *
     * @param task described as STOPPED
     * @param definition the definition that it ran; null where it could not be learnt, and then all containers count as
     *     essential
     */
    static TaskEnd classify(Task task, @Nullable DescribedDefinition definition) {
        return new EndClassifier(task, definition).classify();
    }

    /** The end of a task that ECS does not know any more. */
    static TaskEnd lost(String taskArn, String why) {
        return TaskEnd.of(
                EndKind.PLATFORM,
                FailureCause.LOST,
                "Task " + DescribedDefinition.taskId(taskArn) + " was lost: " + why
                        + ". ECS forgets a task about an hour after its end, so its exit code cannot be learnt any more.");
    }

    /** Name of the container that counts; empty where nothing tells it. */
    private static Optional<String> mainContainer(Task task, @Nullable DescribedDefinition definition) {
        Set<String> overridden = task.overrides() == null
                ? Set.of()
                : task.overrides().containerOverrides().stream()
                        .filter(override -> override.hasCommand() || override.hasEnvironment())
                        .map(ContainerOverride::name)
                        .filter(Objects::nonNull)
                        .collect(toCollection(LinkedHashSet::new));
        return Optional.ofNullable(definition)
                .flatMap(known -> known.main(overridden))
                .map(DescribedDefinition.Container::name)
                .or(() -> overridden.stream().findFirst())
                .or(() -> task.containers().stream()
                        .map(Container::name)
                        .filter(Objects::nonNull)
                        .findFirst());
    }

    private TaskEnd classify() {
        return QUESTIONS.stream()
                .flatMap(question -> question.answer().apply(this).stream())
                .findFirst()
                .orElseThrow();
    }

    private Optional<TaskEnd> stoppedOnPurpose() {
        if (!"UserInitiated".equals(task.stopCodeAsString())) {
            return Optional.empty();
        }
        EndKind kind = TIMED_OUT.matcher(why).find() ? EndKind.TIMEOUT : EndKind.CANCELLED;
        return Optional.of(end(kind, "It was stopped" + (why.isEmpty() ? "." : ": " + sentence(why))));
    }

    private Optional<TaskEnd> interruptedBySpot() {
        return "SpotInterruption".equals(task.stopCodeAsString())
                ? Optional.of(caused(EndCause.SPOT, why))
                : Optional.empty();
    }

    private Optional<TaskEnd> endedByAws() {
        String stopCode = task.stopCodeAsString();
        if (stopCode == null || !ENDED_BY_AWS.contains(stopCode)) {
            return Optional.empty();
        }
        return Optional.of(EndCause.in(why)
                .filter(cause -> cause.kind() != EndKind.USER)
                .map(cause -> caused(cause, why))
                .orElseGet(() -> end(
                        EndKind.PLATFORM,
                        "AWS ended it (" + stopCode + ")" + (why.isEmpty() ? "." : ": " + sentence(why)))));
    }

    private Optional<TaskEnd> saidOfContainers() {
        for (Container container : essential()) {
            String words = container.reason() == null ? "" : container.reason();
            Optional<EndCause> cause = EndCause.in(words);
            if (cause.isPresent() && (container.exitCode() == null || container.exitCode() != 0)) {
                return Optional.of(caused(cause.get(), words, container));
            }
        }
        return Optional.empty();
    }

    private Optional<TaskEnd> withoutExitCode() {
        boolean startFailed = "TaskFailedToStart".equals(task.stopCodeAsString());
        return startFailed || main == null || main.exitCode() == null ? Optional.of(notStarted(why)) : Optional.empty();
    }

    private Optional<TaskEnd> stepThatMaySucceedLater() {
        boolean later = main != null && main.exitCode() != null && main.exitCode() == ExitCodes.TRY_AGAIN && isStep();
        return later
                ? Optional.of(end(
                        EndKind.PLATFORM,
                        "The step ended with exit code " + ExitCodes.TRY_AGAIN
                                + ": the network, or a service that it needs, failed it. Its log says which; the same may succeed"
                                + " later."))
                : Optional.empty();
    }

    /** Only the engine sets this variable in a request, and only for our own steps. */
    private boolean isStep() {
        return task.overrides() != null
                && task.overrides().containerOverrides().stream()
                        .filter(override -> mainName.equals(override.name()))
                        .flatMap(override -> override.environment().stream())
                        .anyMatch(variable -> StepInput.VARIABLE.equals(variable.name()));
    }

    private Optional<TaskEnd> byExitCodes() {
        return main == null || main.exitCode() == null ? Optional.empty() : Optional.of(exited(main, main.exitCode()));
    }

    private TaskEnd notStarted(String why) {
        Optional<EndCause> cause = EndCause.in(why);
        if (cause.isPresent()) {
            return caused(cause.get(), why);
        }
        String reason = Stream.concat(Stream.of(why), task.containers().stream().map(Container::reason))
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .map(text -> ": " + sentence(text))
                .orElse("; ECS gives no reason.");
        String what = task.startedAt() == null
                ? "It never started"
                : "Container " + mainName + " has no exit code, so its host was probably lost";
        FailureCause failure = task.startedAt() == null ? FailureCause.NEVER_STARTED : FailureCause.LOST;
        return end(EndKind.PLATFORM, failure, what + reason);
    }

    private TaskEnd exited(Container main, int exitCode) {
        Optional<Container> first = essential().stream()
                .filter(container -> !mainName.equals(container.name()))
                .filter(container -> container.exitCode() == null
                        || (container.exitCode() != 0 && !ExitCodes.isStopped(container.exitCode())))
                .findFirst();
        if (exitCode == 0 && first.isEmpty()) {
            return end(EndKind.SUCCESS, "Container " + mainName + " ended with exit code 0.");
        }
        if (first.isPresent() && (exitCode == 0 || ExitCodes.isStopped(exitCode))) {
            Container other = first.get();
            return other.exitCode() == null
                    ? end(EndKind.PLATFORM, "Essential container " + other.name() + " has no exit code.")
                    : end(
                            EndKind.USER,
                            "Essential container " + other.name() + " ended with exit code "
                                    + ExitCodes.explain(other.exitCode()) + ", and ended the task with it.");
        }
        String words = main.reason() == null || main.reason().isBlank() ? "." : ": " + sentence(main.reason());
        return end(
                EndKind.USER, "Container " + mainName + " ended with exit code " + ExitCodes.explain(exitCode) + words);
    }

    private List<Container> essential() {
        DescribedDefinition known = definition;
        if (known == null) {
            return task.containers();
        }
        return task.containers().stream()
                .filter(container -> known.container(container.name())
                        .map(DescribedDefinition.Container::essential)
                        .orElse(true))
                .toList();
    }

    private TaskEnd caused(EndCause cause, String words) {
        String start = cause == EndCause.SPOT || task.startedAt() != null ? "It was ended: " : "It did not start: ";
        return end(
                cause.kind(),
                failure(cause),
                start + cause.says() + (words.isEmpty() ? "." : ". ECS says: " + sentence(words)));
    }

    private TaskEnd caused(EndCause cause, String words, Container container) {
        String code = container.exitCode() == null ? "" : " with exit code " + container.exitCode();
        String name = container.name() == null ? "its container" : "container " + container.name();
        return end(
                cause.kind(),
                failure(cause),
                (task.startedAt() == null ? "It did not start" : "It ended" + code) + ": " + cause.says()
                        + ". ECS says of " + name + ": " + sentence(words));
    }

    private TaskEnd end(EndKind kind, String reason) {
        return end(kind, FailureCause.NONE, reason);
    }

    private TaskEnd end(EndKind kind, FailureCause cause, String reason) {
        LogLocation log = definition == null
                ? null
                : definition.logOf(mainName, task.taskArn()).orElse(null);
        return new TaskEnd(
                kind,
                cause,
                reason,
                evidence(),
                main == null ? null : main.exitCode(),
                task.stopCodeAsString(),
                new TaskEnd.Times(task.createdAt(), task.pullStartedAt(), task.startedAt(), task.stoppedAt()),
                usage(),
                log);
    }

    /** ECS's own words, a line for the task and one for each container; what it did not say is left out. */
    private String evidence() {
        List<String> lines = new ArrayList<>();
        lines.add(Stream.of(said("stop code", task.stopCodeAsString()), said("reason", task.stoppedReason()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", ")));
        for (Container container : task.containers()) {
            lines.add(Stream.of(
                            said("container", container.name()),
                            said("exit code", container.exitCode()),
                            said("reason", container.reason()))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(", ")));
        }
        return lines.stream().filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static Optional<String> said(String name, @Nullable Object value) {
        return value == null || value.toString().isBlank()
                ? Optional.empty()
                : Optional.of(name + " " + value.toString().strip());
    }

    /** What the task had, as ECS describes it; absent where the description does not say its size. */
    private @Nullable TaskUsage usage() {
        OptionalInt cpu = number(task.cpu());
        OptionalInt memory = number(task.memory());
        if (cpu.isEmpty() || memory.isEmpty()) {
            return null;
        }
        EphemeralStorage own = task.ephemeralStorage();
        boolean isArm = task.attributes().stream()
                .anyMatch(attribute ->
                        "ecs.cpu-architecture".equals(attribute.name()) && "arm64".equals(attribute.value()));
        String platform = task.platformFamily();
        return new TaskUsage(
                cpu.getAsInt(),
                memory.getAsInt(),
                isArm || (definition != null && definition.isArm()) ? "ARM64" : "X86_64",
                "FARGATE_SPOT".equals(task.capacityProviderName()),
                own == null || own.sizeInGiB() == null ? INCLUDED_GIB : own.sizeInGiB(),
                platform == null ? "LINUX" : platform.toUpperCase(Locale.ROOT));
    }

    private static OptionalInt number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private FailureCause failure(EndCause cause) {
        boolean isSpot = "FARGATE_SPOT".equals(task.capacityProviderName());
        return cause == EndCause.NO_CAPACITY && isSpot ? FailureCause.NO_SPOT_CAPACITY : cause.failure();
    }

    private static String sentence(String words) {
        String text = words.strip();
        return text.endsWith(".") ? text : text + ".";
    }
}
