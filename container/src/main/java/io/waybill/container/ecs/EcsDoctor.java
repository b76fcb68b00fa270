package io.waybill.container.ecs;

import io.waybill.engine.error.WaybillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Looks whether ECS and CloudWatch Logs can be used with these settings, and changes nothing. */
public final class EcsDoctor implements AutoCloseable {
    private static final String DEFAULT_CLUSTER = "default";
    private static final String LOG_GROUPS = "/waybill/";
    private static final String ON_DEMAND_QUOTA = "L-3032A538";

    private final EcsSettings settings;
    private final SdkHttpClient http;
    private final EcsClient ecs;
    private final CloudWatchLogsClient logs;
    private final StsClient sts;

    /** Makes the clients; calls nothing. */
    public EcsDoctor(EcsSettings settings) {
        this.settings = settings;
        http = ApacheHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(Duration.ofSeconds(15))
                .build();
        AwsCredentialsProvider credentials = credentials(settings);
        ecs = build(EcsClient.builder(), credentials);
        logs = build(CloudWatchLogsClient.builder(), credentials);
        sts = build(StsClient.builder(), credentials);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder, AwsCredentialsProvider credentials) {
        builder.region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .httpClient(http);
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(EcsSettings settings) {
        EcsSettings.Credentials fixed = settings.credentials();
        return fixed == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(fixed.accessKeyId(), fixed.secretAccessKey()));
    }

    /** All checks. Without credentials the others are left out, for they would only say the same. */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        boolean isAws = settings.endpoint() == null;
        if (isAws) {
            Finding credentials = look("credentials", this::identity);
            findings.add(credentials);
            if (credentials.level() == Finding.Level.FAIL) {
                return findings;
            }
        }
        findings.add(look("cluster", this::cluster));
        findings.add(look("definitions", this::definitions));
        findings.add(look("log groups", this::logGroups));
        if (isAws) {
            findings.add(network());
            findings.add(executionRole());
            findings.add(quota());
        }
        return findings;
    }

    private static Finding look(String what, Supplier<Finding> check) {
        try {
            return check.get();
        } catch (WaybillException e) {
            String said = String.valueOf(e.getMessage());
            int remedy = said.lastIndexOf(". ") + 1;
            return remedy > 0
                    ? Finding.fail(
                            what,
                            said.substring(0, remedy - 1),
                            said.substring(remedy).strip())
                    : Finding.fail(what, said, "");
        }
    }

    private Finding identity() {
        try {
            GetCallerIdentityResponse who = sts.getCallerIdentity();
            return Finding.ok("credentials", who.arn() + " in " + settings.region());
        } catch (SdkException e) {
            throw AwsErrors.of(e, "GetCallerIdentity", "region " + settings.region());
        }
    }

    private Finding cluster() {
        String wanted = settings.defaults().cluster();
        String name = wanted == null ? DEFAULT_CLUSTER : wanted;
        DescribeClustersResponse answer;
        try {
            answer = ecs.describeClusters(request -> request.clusters(name));
        } catch (SdkException e) {
            throw AwsErrors.of(e, "DescribeClusters", "cluster " + name);
        }
        Cluster found = answer.clusters().stream().findFirst().orElse(null);
        if (found == null || !"ACTIVE".equals(found.status())) {
            return Finding.fail(
                    "cluster",
                    "there is no active cluster " + name + " in " + settings.region(),
                    "Create it: aws ecs create-cluster --cluster-name " + name
                            + ", or name another one with aws.cluster.");
        }
        return Finding.ok("cluster", found.clusterName() + ", " + found.runningTasksCount() + " tasks running");
    }

    private Finding definitions() {
        try {
            boolean any = !ecs.listTaskDefinitionFamilies(request -> request.maxResults(1))
                    .families()
                    .isEmpty();
            return Finding.ok("definitions", any ? "can be listed" : "can be listed; there is none yet");
        } catch (SdkException e) {
            throw AwsErrors.of(e, "ListTaskDefinitionFamilies", "region " + settings.region());
        }
    }

    private Finding logGroups() {
        try {
            boolean any = !logs.describeLogGroups(
                            request -> request.logGroupNamePrefix(LOG_GROUPS).limit(1))
                    .logGroups()
                    .isEmpty();
            return Finding.ok(
                    "log groups",
                    any
                            ? LOG_GROUPS + "… can be seen"
                            : "none named " + LOG_GROUPS + "… yet; a DAG's first task makes its own");
        } catch (SdkException e) {
            throw AwsErrors.of(e, "DescribeLogGroups", "prefix " + LOG_GROUPS);
        }
    }

    private Finding network() {
        EcsSettings.LaunchDefaults defaults = settings.defaults();
        if (defaults.subnets().isEmpty()) {
            return Finding.fail(
                    "network",
                    "no subnets are set, and Fargate needs some",
                    "Set aws.subnets, or subnets in each DAG file.");
        }
        String found =
                defaults.subnets().size() + " subnets, public addresses " + (defaults.assignPublicIp() ? "on" : "off");
        return defaults.subnets().size() == 1
                ? Finding.warn("network", found, "Name subnets in two zones: one that is full stops no run then.")
                : Finding.ok("network", found);
    }

    private Finding executionRole() {
        @Nullable String role = settings.defaults().executionRole();
        return role == null
                ? Finding.warn(
                        "execution role",
                        "none is set; Fargate can neither pull from ECR nor write logs for a task that names none",
                        "Set aws.execution_role; docs/aws.md says what it may do.")
                : Finding.ok("execution role", role + " is used where a task names none");
    }

    /** Not looked up: that would take one more client and permission for a number that people know. */
    private Finding quota() {
        return Finding.warn(
                "quota",
                "the vCPUs of Fargate that this account may use at once are not looked up",
                "Look: aws service-quotas get-service-quota --service-code fargate --quota-code " + ON_DEMAND_QUOTA
                        + " --region " + settings.region());
    }

    @Override
    public void close() {
        ecs.close();
        logs.close();
        sts.close();
        http.close();
    }
}
