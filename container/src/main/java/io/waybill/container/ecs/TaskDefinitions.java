package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import java.util.Optional;
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
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/**
 * The task definitions that this process knows: registered once for each content, described once for each revision.
 *
 * <p>A revision never changes, so what is known of one holds for ever. AWS gives one registration a second: a
 * thousand runs of an unchanged DAG must not ask for any. Thread safe; calls for different families run side by side.
 */
final class TaskDefinitions {
    /** The tag that keeps the content's hash, by which a definition is found again after a restart. */
    static final String HASH_TAG = "waybill:definition-hash";

    private static final Logger LOG = LoggerFactory.getLogger(TaskDefinitions.class);
    private static final int KNOWN = 2_000;
    private static final Pattern REVISION = Pattern.compile(".*:\\d+");

    private final EcsClient ecs;
    private final BoundedCache<String, DescribedDefinition> described = new BoundedCache<>(KNOWN);
    private final BoundedCache<String, String> registered = new BoundedCache<>(KNOWN);
    private final BoundedCache<String, String> started = new BoundedCache<>(KNOWN);
    private final ConcurrentMap<String, ReentrantLock> families = new ConcurrentHashMap<>();

    TaskDefinitions(EcsClient ecs) {
        this.ecs = ecs;
    }

    /**
     * The ARN of a definition with this content: from memory; else of the family's latest active revision, where that
     * has the same hash; else registered anew.
     *
     * @param definition a RegisterTaskDefinition request
     * @throws WaybillException as AWS answered, {@code AWS_REFUSED} also where the definition makes no sense
     */
    String register(ObjectNode definition) {
        RegisterTaskDefinitionRequest request =
                AwsJson.read("RegisterTaskDefinition", definition, RegisterTaskDefinitionRequest.builder());
        String hash = DefinitionHash.of(request);
        String family = request.family() == null ? "" : request.family();
        Optional<String> known = registered.get(hash);
        if (known.isPresent()) {
            return known.get();
        }
        ReentrantLock flight = families.computeIfAbsent(family, name -> new ReentrantLock());
        flight.lock();
        try {
            return registered.get(hash).orElseGet(() -> {
                String arn = latest(family, hash).orElseGet(() -> registerNew(request, hash));
                registered.put(hash, arn);
                return arn;
            });
        } finally {
            flight.unlock();
        }
    }

    /** Forgets a definition that AWS would not run, so that who needs the like of it next registers it again. */
    void forget(String arn) {
        registered.removeValue(arn);
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

    private Optional<String> latest(String family, String hash) {
        DescribeTaskDefinitionResponse answer;
        try {
            answer = ecs.describeTaskDefinition(
                    request -> request.taskDefinition(family).include(TaskDefinitionField.TAGS));
        } catch (EcsException e) {
            WaybillException error = AwsErrors.of(e, "DescribeTaskDefinition", "family " + family);
            if (error.code().kind() == ErrorKind.PLATFORM) {
                throw error;
            }
            // No such family yet, or not allowed to look: registering tells.
            LOG.debug("No revision of family {} can be used again: {}", family, error.getMessage());
            return Optional.empty();
        } catch (SdkException e) {
            throw AwsErrors.of(e, "DescribeTaskDefinition", "family " + family);
        }
        boolean same =
                answer.tags().contains(Tag.builder().key(HASH_TAG).value(hash).build());
        if (!same) {
            return Optional.empty();
        }
        keep(DescribedDefinition.of(answer.taskDefinition()));
        return Optional.of(answer.taskDefinition().taskDefinitionArn());
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
