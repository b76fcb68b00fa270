package io.waybill.container.ecs;

import io.waybill.container.ecs.limits.PacedCalls;
import io.waybill.engine.source.TaskDefinitionSource;
import io.waybill.spec.labels.RegisteredDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * What ECS has of task definitions, for the scan of their labels. Its calls are the last to get a token. Thread safe.
 *
 * <p>ECS lists families without their revisions, and revisions of all families or of one. A list of all takes a call for
 * each hundred revisions, and the newest of one family takes a call; so all are listed, unless that would take more calls
 * than there are families, or families are chosen by how they begin, which that list cannot.
 */
final class EcsDefinitions implements TaskDefinitionSource {
    private static final Logger LOG = LoggerFactory.getLogger(EcsDefinitions.class);
    private static final Pattern REVISION = Pattern.compile(".*:task-definition/([A-Za-z0-9_-]+):([0-9]{1,9})");

    private final EcsClient ecs;
    private final TaskDefinitions own;
    /** Families whose definitions the engine registered, in this process or another one. */
    private final Set<String> engines = ConcurrentHashMap.newKeySet();
    /** Whether there turned out to be more pages of revisions than families. */
    private volatile boolean hasManyRevisions;

    EcsDefinitions(EcsClient ecs, TaskDefinitions own) {
        this.ecs = ecs;
        this.own = own;
    }

    @Override
    public Map<String, String> latest(String familyPrefix) {
        try {
            Set<String> families = families(familyPrefix);
            families.removeAll(own.families());
            families.removeAll(engines);
            if (families.isEmpty()) {
                return Map.of();
            }
            Map<String, String> all = familyPrefix.isEmpty() && !hasManyRevisions ? ofAll(families) : null;
            return all == null ? ofEach(families) : all;
        } catch (SdkException e) {
            throw AwsErrors.of(e, "ListTaskDefinitions", "families that begin with '" + familyPrefix + "'");
        }
    }

    private Set<String> families(String prefix) {
        Set<String> families = new TreeSet<>();
        String next = null;
        do {
            String token = next;
            var answer =
                    ecs.listTaskDefinitionFamilies(request -> request.familyPrefix(prefix.isEmpty() ? null : prefix)
                            .status(TaskDefinitionFamilyStatus.ACTIVE)
                            .nextToken(token)
                            .overrideConfiguration(EcsDefinitions::last));
            families.addAll(answer.families());
            next = answer.nextToken();
        } while (next != null);
        return families;
    }

    /** By a list of all revisions; null where that has more pages than there are families. */
    private @Nullable Map<String, String> ofAll(Set<String> families) {
        Map<String, String> latest = new TreeMap<>();
        String next = null;
        for (int page = 0; page < families.size(); page++) {
            String token = next;
            ListTaskDefinitionsResponse answer =
                    ecs.listTaskDefinitions(request -> request.status(TaskDefinitionStatus.ACTIVE)
                            .nextToken(token)
                            .overrideConfiguration(EcsDefinitions::last));
            for (String arn : answer.taskDefinitionArns()) {
                Matcher parts = REVISION.matcher(arn);
                if (parts.matches() && families.contains(parts.group(1))) {
                    latest.merge(parts.group(1), arn, EcsDefinitions::later);
                }
            }
            next = answer.nextToken();
            if (next == null) {
                return latest;
            }
        }
        hasManyRevisions = true;
        LOG.info(
                "There are so many revisions of task definitions that each of {} families is asked for",
                families.size());
        return null;
    }

    private static String later(String one, String other) {
        return revision(one) >= revision(other) ? one : other;
    }

    private static int revision(String arn) {
        return Integer.parseInt(arn.substring(arn.lastIndexOf(':') + 1));
    }

    private Map<String, String> ofEach(Set<String> families) {
        Map<String, String> latest = new TreeMap<>();
        for (String family : families) {
            List<String> newest = new ArrayList<>(ecs.listTaskDefinitions(request -> request.familyPrefix(family)
                            .status(TaskDefinitionStatus.ACTIVE)
                            .sort(SortOrder.DESC)
                            .maxResults(1)
                            .overrideConfiguration(EcsDefinitions::last))
                    .taskDefinitionArns());
            if (!newest.isEmpty()) {
                latest.put(family, newest.get(0));
            }
        }
        return latest;
    }

    @Override
    public Optional<RegisteredDefinition> describe(String arn) {
        DescribeTaskDefinitionResponse answer;
        try {
            answer = ecs.describeTaskDefinition(request -> request.taskDefinition(arn)
                    .include(TaskDefinitionField.TAGS)
                    .overrideConfiguration(EcsDefinitions::last));
        } catch (SdkException e) {
            if (AwsErrors.isDefinitionUnknown(e)) {
                return Optional.empty();
            }
            throw AwsErrors.of(e, "DescribeTaskDefinition", "task definition " + arn);
        }
        TaskDefinition found = answer.taskDefinition();
        if (answer.tags().stream().anyMatch(tag -> tag.key().equals(TaskDefinitions.HASH_TAG))) {
            engines.add(found.family());
            return Optional.empty();
        }
        return Optional.of(new RegisteredDefinition(arn, found.family(), found.revision(), AwsJson.write(found)));
    }

    private static void last(AwsRequestOverrideConfiguration.Builder override) {
        override.putExecutionAttribute(PacedCalls.PRIORITY, Integer.MIN_VALUE);
    }
}
