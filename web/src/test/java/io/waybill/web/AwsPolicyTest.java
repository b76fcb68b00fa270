package io.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The engine's policy in docs/aws-policy.json allows what the code calls, and nothing else. */
class AwsPolicyTest {
    /** The SDK's clients, and what IAM calls their services. */
    private static final Map<String, String> SERVICES = Map.of(
            "software.amazon.awssdk.services.ecs.EcsClient", "ecs",
            "software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient", "logs",
            "software.amazon.awssdk.services.sqs.SqsClient", "sqs",
            "software.amazon.awssdk.services.sts.StsClient", "sts");

    /** Methods of the clients that call no action. */
    private static final Set<String> NO_ACTIONS =
            Set.of("builder", "close", "create", "serviceName", "serviceClientConfiguration", "utilities", "waiter");

    /** What AWS asks for beside the actions: tags that come with what is made, and roles that tasks are given. */
    private static final Set<String> IMPLIED = Set.of("ecs:TagResource", "iam:PassRole");

    private static final String ASSUMES_ROLES =
            "software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider";

    private final JavaClasses adapter = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.waybill.container.ecs");

    @Test
    void the_policy_allows_what_the_code_calls_and_nothing_else() throws IOException {
        Set<String> needed = new TreeSet<>(IMPLIED);
        adapter.stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .map(AwsPolicyTest::action)
                .filter(action -> !action.isEmpty())
                .forEach(needed::add);
        if (adapter.stream().anyMatch(AwsPolicyTest::assumesRoles)) {
            needed.add("sts:AssumeRole");
        }

        assertThat(needed).contains("ecs:RunTask", "ecs:DescribeTasks", "logs:GetLogEvents");
        assertThat(allowed())
                .describedAs("actions in docs/aws-policy.json, against what io.waybill.container.ecs calls")
                .isEqualTo(needed);
    }

    private static String action(JavaAccess<?> access) {
        String service = SERVICES.get(access.getTargetOwner().getName());
        String method = access.getName();
        if (service == null || NO_ACTIONS.contains(method)) {
            return "";
        }
        // A page after the other is the same action, and so is a batch of SQS's.
        String name = method.replaceAll(service.equals("sqs") ? "(Batch)?(Paginator)?$" : "Paginator$", "");
        return service + ":" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static boolean assumesRoles(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().getName().equals(ASSUMES_ROLES));
    }

    private static Set<String> allowed() throws IOException {
        JsonNode policy = new ObjectMapper()
                .readTree(CurrentFile.root().resolve("docs/aws-policy.json").toFile());
        List<String> actions = StreamSupport.stream(policy.path("Statement").spliterator(), false)
                .flatMap(statement ->
                        StreamSupport.stream(statement.path("Action").spliterator(), false))
                .map(JsonNode::asText)
                .toList();
        assertThat(actions).doesNotHaveDuplicates();
        return actions.stream().collect(Collectors.toCollection(TreeSet::new));
    }
}
