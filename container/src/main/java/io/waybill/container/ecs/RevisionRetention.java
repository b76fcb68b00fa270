package io.waybill.container.ecs;

import io.waybill.container.ecs.limits.PacedCalls;
import io.waybill.engine.error.WaybillException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * Deregisters old revisions of the families that we made, in two passes: the first one tags a revision as retired, so
 * that no process takes it up any more; one a day later deregisters it, where no task runs it and no live run needs it. So
 * two processes that look and deregister at once take nothing away from each other (docs/adr/0032).
 *
 * <p>Touches only revisions that have our hash among their tags. Its calls are the last to get a token.
 */
final class RevisionRetention {
    /** Between retirement and the end; much longer than a revision is used without another look at it. */
    static final Duration REST = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(RevisionRetention.class);
    private static final int AT_ONCE = 100;

    private final EcsClient ecs;
    private final int keep;
    private final Supplier<Set<String>> clusters;
    private final Supplier<Set<String>> needed;
    private final Clock clock;

    /**
     * @param keep how many of the newest revisions of a family stay
     * @param clusters where its tasks may run
     * @param needed the ARNs of the revisions that live runs need
     */
    RevisionRetention(
            EcsClient ecs, int keep, Supplier<Set<String>> clusters, Supplier<Set<String>> needed, Clock clock) {
        this.ecs = ecs;
        this.keep = keep;
        this.clusters = clusters;
        this.needed = needed;
        this.clock = clock;
    }

    /**
     * One pass over a family.
     *
     * @return what was deregistered
     */
    List<String> sweep(String family) {
        List<String> gone = new ArrayList<>();
        try {
            List<String> old = old(family);
            Set<String> used = old.isEmpty() ? Set.of() : used(family);
            for (String arn : old) {
                if (!used.contains(arn) && retire(arn)) {
                    gone.add(arn);
                }
            }
        } catch (SdkException e) {
            WaybillException error = AwsErrors.of(e, "Deregistering", "old revisions of family " + family);
            LOG.warn("Old task definitions stay for now: {}", error.getMessage());
        }
        return gone;
    }

    private List<String> old(String family) {
        List<String> all = new ArrayList<>();
        String next = null;
        do {
            String token = next;
            var answer = ecs.listTaskDefinitions(request -> request.familyPrefix(family)
                    .status(TaskDefinitionStatus.ACTIVE)
                    .sort(SortOrder.DESC)
                    .nextToken(token)
                    .overrideConfiguration(RevisionRetention::last));
            all.addAll(answer.taskDefinitionArns());
            next = answer.nextToken();
        } while (next != null);
        List<String> old = all.subList(Math.min(keep, all.size()), all.size());
        // The oldest first, and no more than a pass can do in some minutes.
        List<String> oldest = new ArrayList<>(old.subList(Math.max(0, old.size() - AT_ONCE), old.size()));
        Collections.reverse(oldest);
        return oldest;
    }

    /** The revisions that live runs need or tasks of the family run. */
    private Set<String> used(String family) {
        Set<String> used = new HashSet<>(needed.get());
        for (String cluster : clusters.get()) {
            String next = null;
            do {
                String token = next;
                var answer = ecs.listTasks(request -> request.cluster(cluster)
                        .family(family)
                        .nextToken(token)
                        .overrideConfiguration(RevisionRetention::last));
                if (!answer.taskArns().isEmpty()) {
                    ecs
                            .describeTasks(request -> request.cluster(cluster)
                                    .tasks(answer.taskArns())
                                    .overrideConfiguration(RevisionRetention::last))
                            .tasks()
                            .stream()
                            .map(Task::taskDefinitionArn)
                            .forEach(used::add);
                }
                next = answer.nextToken();
            } while (next != null);
        }
        return used;
    }

    /** Takes a revision one step further; whether that was its last one. */
    private boolean retire(String arn) {
        DescribeTaskDefinitionResponse revision = ecs.describeTaskDefinition(request -> request.taskDefinition(arn)
                .include(TaskDefinitionField.TAGS)
                .overrideConfiguration(RevisionRetention::last));
        if (tag(revision, TaskDefinitions.HASH_TAG).isEmpty()) {
            return false; // Somebody else's.
        }
        Instant now = clock.instant();
        Optional<Instant> retiredAt = tag(revision, TaskDefinitions.RETIRED_TAG).flatMap(RevisionRetention::time);
        if (retiredAt.isEmpty()) {
            Tag mark = Tag.builder()
                    .key(TaskDefinitions.RETIRED_TAG)
                    .value(now.truncatedTo(ChronoUnit.SECONDS).toString())
                    .build();
            ecs.tagResource(
                    request -> request.resourceArn(arn).tags(mark).overrideConfiguration(RevisionRetention::last));
            return false;
        }
        if (retiredAt.get().plus(REST).isAfter(now)) {
            return false;
        }
        ecs.deregisterTaskDefinition(
                request -> request.taskDefinition(arn).overrideConfiguration(RevisionRetention::last));
        LOG.info("Deregistered task definition {}, retired at {}", arn, retiredAt.get());
        return true;
    }

    private static Optional<String> tag(DescribeTaskDefinitionResponse revision, String key) {
        return revision.tags().stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            LOG.debug("The tag {} is no time: {}", TaskDefinitions.RETIRED_TAG, text, e);
            return Optional.empty(); // It is written anew.
        }
    }

    private static void last(AwsRequestOverrideConfiguration.Builder override) {
        override.putExecutionAttribute(PacedCalls.PRIORITY, Integer.MIN_VALUE);
    }
}
