package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * The task definitions that this process knows: registered once for each content, described once for each revision.
 *
 * <p>A revision never changes, so what is known of one holds for ever. AWS gives one registration a second: a
 * thousand runs of an unchanged DAG must not ask for any. Thread safe; calls for different families run side by side.
 */
final class TaskDefinitions {
    /** The tag that keeps the content's hash, by which a definition is found again after a restart. */
    static final String HASH_TAG = "waybill:definition-hash";

    /** The tag of a revision that is to be deregistered: nobody takes it up any more. Its value is the time. */
    static final String RETIRED_TAG = "waybill:retired-at";

    /**
     * How long a revision is used without looking whether it is retired. Much shorter than the time between a revision's
     * retirement and its end.
     */
    static final Duration GOOD_FOR = Duration.ofMinutes(30);

    /** How many revisions are looked through for the content that is needed. */
    private static final int RECENT = 10;

    private static final Logger LOG = LoggerFactory.getLogger(TaskDefinitions.class);
    private static final int KNOWN = 2_000;
    private static final Pattern REVISION = Pattern.compile(".*:\\d+");

    private final EcsClient ecs;
    private final Clock clock;
    private final BoundedCache<String, DescribedDefinition> described = new BoundedCache<>(KNOWN);
    private final BoundedCache<String, Known> registered = new BoundedCache<>(KNOWN);
    private final BoundedCache<String, String> started = new BoundedCache<>(KNOWN);
    /** The hashes of definitions by those of their texts; working one out takes longer than all the rest of what is known. */
    private final BoundedCache<String, String> hashes = new BoundedCache<>(KNOWN);

    private final ConcurrentMap<String, ReentrantLock> families = new ConcurrentHashMap<>();

    /** A revision, and when it was seen to be active. */
    private record Known(String arn, Instant looked) {}

    TaskDefinitions(EcsClient ecs, Clock clock) {
        this.ecs = ecs;
        this.clock = clock;
    }

    /**
     * The ARN of a definition with this content: from memory; else of the newest of the family's latest active revisions
     * that has the same hash; else registered anew.
     *
     * @param definition a RegisterTaskDefinition request
     * @throws WaybillException as AWS answered, {@code AWS_REFUSED} also where the definition makes no sense
     */
    String register(ObjectNode definition) {
        RegisterTaskDefinitionRequest request =
                AwsJson.read("RegisterTaskDefinition", definition, RegisterTaskDefinitionRequest.builder());
        String hash = DefinitionHash.of(request);
        String family = request.family() == null ? "" : request.family();
        Optional<String> known = remembered(hash);
        if (known.isPresent()) {
            return known.get();
        }
        ReentrantLock flight = families.computeIfAbsent(family, name -> new ReentrantLock());
        flight.lock();
        try {
            return remembered(hash).orElseGet(() -> {
                String arn = find(family, hash).orElseGet(() -> registerNew(request, hash));
                registered.put(hash, new Known(arn, clock.instant()));
                return arn;
            });
        } finally {
            flight.unlock();
        }
    }

    /**
     * The ARN of a definition with this content, where it is remembered. Asks nobody.
     *
     * @param definition a RegisterTaskDefinition request
     * @throws WaybillException as {@link #register}
     */
    Optional<String> known(ObjectNode definition) {
        String text = DefinitionHash.sha256(definition.toString());
        return remembered(hashes.get(text).orElseGet(() -> {
            String hash = DefinitionHash.of(
                    AwsJson.read("RegisterTaskDefinition", definition, RegisterTaskDefinitionRequest.builder()));
            hashes.put(text, hash);
            return hash;
        }));
    }

    /** The families of the definitions that were asked for. */
    Set<String> families() {
        return Set.copyOf(families.keySet());
    }

    private Optional<String> remembered(String hash) {
        return registered
                .get(hash)
                .filter(known -> known.looked().plus(GOOD_FOR).isAfter(clock.instant()))
                .map(Known::arn);
    }

    /** Forgets a definition that AWS would not run, so that who needs the like of it next registers it again. */
    void forget(String arn) {
        registered.removeIf(known -> known.arn().equals(arn));
    }

    /** Remembers what a task was started with; its definition's name in the request may have meant any revision. */
    void started(String taskArn, @Nullable String definitionArn) {
        if (definitionArn != null) {
            started.put(taskArn, definitionArn);
        }
    }

    /** The definition that a task was started with, if that was lately and by this process. */
    Optional<String> startedWith(String taskArn) {
        return started.get(taskArn);
    }

    /**
     * What is known of a definition.
     *
     * @param name an ARN, {@code family:revision}, or a family alone for its latest active revision, which is asked for
     *     each time
     */
    DescribedDefinition describe(String name) {
        Optional<DescribedDefinition> known = described.get(name);
        if (known.isPresent()) {
            return known.get();
        }
        DescribedDefinition definition;
        try {
            definition = DescribedDefinition.of(ecs.describeTaskDefinition(request -> request.taskDefinition(name))
                    .taskDefinition());
        } catch (SdkException e) {
            throw AwsErrors.of(e, "DescribeTaskDefinition", "task definition " + name);
        }
        keep(definition);
        if (REVISION.matcher(name).matches()) {
            described.put(name, definition);
        }
        return definition;
    }

    /**
     * The same, for those who can do without where it cannot be learnt: it is gone, or we may not look.
     *
     * @throws WaybillException {@code AWS_UNAVAILABLE}, where trying again helps
     */
    Optional<DescribedDefinition> find(String name) {
        try {
            return Optional.of(describe(name));
        } catch (WaybillException e) {
            if (e.code().kind() == ErrorKind.PLATFORM) {
                throw e;
            }
            LOG.warn(
                    "Task definition {} cannot be described; its log and its essential containers are unknown",
                    name,
                    e);
            return Optional.empty();
        }
    }

    private Optional<String> find(String family, String hash) {
        Optional<DescribeTaskDefinitionResponse> latest = describeTagged(family);
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        if (isUsable(latest.get(), hash)) {
            return use(latest.get());
        }
        String latestArn = latest.get().taskDefinition().taskDefinitionArn();
        for (String arn : recent(family)) {
            Optional<DescribeTaskDefinitionResponse> revision =
                    arn.equals(latestArn) ? Optional.empty() : describeTagged(arn);
            if (revision.isPresent() && isUsable(revision.get(), hash)) {
                return use(revision.get());
            }
        }
        return Optional.empty();
    }

    /** Whether a revision has this content and is not about to be deregistered. */
    private static boolean isUsable(DescribeTaskDefinitionResponse revision, String hash) {
        return revision.tags().stream()
                        .anyMatch(
                                tag -> tag.key().equals(HASH_TAG) && tag.value().equals(hash))
                && revision.tags().stream().noneMatch(tag -> tag.key().equals(RETIRED_TAG))
                && revision.taskDefinition().status() != TaskDefinitionStatus.INACTIVE;
    }

    private Optional<String> use(DescribeTaskDefinitionResponse revision) {
        keep(DescribedDefinition.of(revision.taskDefinition()));
        return Optional.of(revision.taskDefinition().taskDefinitionArn());
    }

    /** The newest active revisions of a family. */
    private List<String> recent(String family) {
        try {
            return ecs.listTaskDefinitions(request -> request.familyPrefix(family)
                            .status(TaskDefinitionStatus.ACTIVE)
                            .sort(SortOrder.DESC)
                            .maxResults(RECENT))
                    .taskDefinitionArns();
        } catch (SdkException e) {
            WaybillException error = AwsErrors.of(e, "ListTaskDefinitions", "family " + family);
            if (error.code().kind() == ErrorKind.PLATFORM) {
                throw error;
            }
            LOG.debug("The revisions of family {} cannot be listed: {}", family, error.getMessage());
            return List.of();
        }
    }

    /** A revision with its tags; empty where there is none, or it may not be looked at: registering tells. */
    private Optional<DescribeTaskDefinitionResponse> describeTagged(String name) {
        try {
            return Optional.of(ecs.describeTaskDefinition(
                    request -> request.taskDefinition(name).include(TaskDefinitionField.TAGS)));
        } catch (SdkException e) {
            WaybillException error = AwsErrors.of(e, "DescribeTaskDefinition", "task definition " + name);
            if (error.code().kind() == ErrorKind.PLATFORM) {
                throw error;
            }
            LOG.debug("Task definition {} cannot be used again: {}", name, error.getMessage());
            return Optional.empty();
        }
    }

    private String registerNew(RegisterTaskDefinitionRequest request, String hash) {
        try {
            RegisterTaskDefinitionResponse answer = ecs.registerTaskDefinition(DefinitionHash.tagged(request, hash));
            String arn = answer.taskDefinition().taskDefinitionArn();
            keep(DescribedDefinition.of(answer.taskDefinition()));
            LOG.info("Registered task definition {}", arn);
            return arn;
        } catch (SdkException e) {
            throw AwsErrors.of(e, "RegisterTaskDefinition", "family " + request.family());
        }
    }

    private void keep(DescribedDefinition definition) {
        described.put(definition.arn(), definition);
    }
}
