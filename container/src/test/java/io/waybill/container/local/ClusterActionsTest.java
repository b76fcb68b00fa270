package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterContainsTasksException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ResourceInUseException;
import software.amazon.awssdk.services.ecs.model.Task;

/** ListClusters, DeleteCluster and PutClusterCapacityProviders. */
class ClusterActionsTest {

    @TempDir
    private Path folder;

    private Twin twin;

    @BeforeEach
    void start() {
        twin = Twin.start(folder);
        twin.ecs().registerTaskDefinition(Twin.definition("work", "sleep", "60").build());
    }

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void clusters_are_listed_in_pages() {
        List.of("a", "b", "c").forEach(name -> twin.ecs().createCluster(request -> request.clusterName(name)));

        assertThat(twin.ecs()
                        .listClustersPaginator(request -> request.maxResults(3))
                        .clusterArns())
                .extracting(arn -> arn.substring(arn.indexOf('/') + 1))
                .containsExactly("a", "b", "c", "default");
        assertThatThrownBy(() -> twin.ecs().listClusters(request -> request.maxResults(0)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void a_deleted_cluster_is_inactive_until_it_is_made_again() {
        twin.ecs().createCluster(request -> request.clusterName("etl"));

        Cluster deleted =
                twin.ecs().deleteCluster(request -> request.cluster("etl")).cluster();
        restart();

        assertThat(deleted.status()).isEqualTo("INACTIVE");
        assertThat(describe("etl").status()).isEqualTo("INACTIVE");
        assertThat(twin.ecs().listClusters().clusterArns()).noneMatch(arn -> arn.endsWith("/etl"));
        assertThatThrownBy(() -> run("etl"))
                .isInstanceOf(ClusterNotFoundException.class)
                .hasMessageContaining("The referenced cluster was inactive.");
        assertThatThrownBy(() -> twin.ecs().deleteCluster(request -> request.cluster("etl")))
                .isInstanceOf(ClusterNotFoundException.class);
        assertThat(twin.ecs()
                        .createCluster(request -> request.clusterName("etl"))
                        .cluster()
                        .status())
                .isEqualTo("ACTIVE");
        assertThatThrownBy(() -> twin.ecs().deleteCluster(request -> request.cluster("never")))
                .isInstanceOf(ClusterNotFoundException.class)
                .hasMessageContaining("Cluster not found.");
    }

    @Test
    void a_cluster_whose_tasks_are_not_over_cannot_be_deleted() {
        Task task = run("default");

        assertThatThrownBy(() -> twin.ecs().deleteCluster(request -> request.cluster("default")))
                .isInstanceOf(ClusterContainsTasksException.class)
                .hasMessageContaining("The Cluster cannot be deleted while Tasks are active.");
        stop(task);
        assertThat(twin.ecs()
                        .deleteCluster(request -> request.cluster("default"))
                        .cluster()
                        .status())
                .isEqualTo("INACTIVE");
    }

    @Test
    void where_naming_a_cluster_makes_it_a_deleted_one_comes_back() {
        twin.close();
        twin = Twin.start(LocalFargateSettings.in(folder).withMakesWhatIsNamed(true), Clock.systemUTC());
        stop(run("free"));
        twin.ecs().deleteCluster(request -> request.cluster("free"));

        stop(run("free"));

        assertThat(describe("free").status()).isEqualTo("ACTIVE");
    }

    @Test
    void the_default_strategy_serves_whoever_asks_for_nothing_else() {
        Cluster changed = twin.ecs()
                .putClusterCapacityProviders(request -> request.cluster("default")
                        .capacityProviders("FARGATE", "FARGATE_SPOT")
                        .defaultCapacityProviderStrategy(spot()))
                .cluster();
        restart();

        assertThat(changed.capacityProviders()).containsExactly("FARGATE", "FARGATE_SPOT");
        assertThat(describe("default").defaultCapacityProviderStrategy()).containsExactly(spot());
        Task byDefault = twin.runTask(request -> request.taskDefinition("work").launchType((LaunchType) null));
        Task byLaunchType = twin.runTask(request -> request.taskDefinition("work"));
        assertThat(byDefault.capacityProviderName()).isEqualTo("FARGATE_SPOT");
        assertThat(byLaunchType.capacityProviderName()).isNull();
        stop(byDefault);
        stop(byLaunchType);
    }

    @Test
    void a_cluster_that_was_given_providers_has_no_others_and_keeps_those_in_use() {
        put(List.of("FARGATE_SPOT"), spot());
        Task task = twin.runTask(request -> request.taskDefinition("work").launchType((LaunchType) null));

        assertThatThrownBy(() -> twin.runTask(request -> request.taskDefinition("work")
                        .launchType((LaunchType) null)
                        .capacityProviderStrategy(item("FARGATE"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("not associated with the cluster");
        assertThatThrownBy(() -> put(List.of("FARGATE"), item("FARGATE")))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("The specified capacity provider is in use and cannot be removed.");
        stop(task);
        put(List.of(), new CapacityProviderStrategyItem[0]);
        assertThat(describe("default").capacityProviders()).isEmpty();
    }

    @Test
    void a_strategy_that_makes_no_sense_is_refused() {
        refuses(List.of("MINE"), "was not found");
        refuses(List.of("FARGATE"), "not associated", spot());
        refuses(
                List.of("FARGATE"),
                "weight",
                item("FARGATE").toBuilder().weight(1001).build());
        refuses(
                List.of("FARGATE", "FARGATE_SPOT"),
                "Only one capacity provider",
                item("FARGATE").toBuilder().base(1).build(),
                spot().toBuilder().base(1).build());
        assertThatThrownBy(() -> twin.ecs().putClusterCapacityProviders(request -> request.cluster("default")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("must be given");
    }

    private void refuses(List<String> providers, String message, CapacityProviderStrategyItem... strategy) {
        assertThatThrownBy(() -> put(providers, strategy))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(message);
    }

    private void put(List<String> providers, CapacityProviderStrategyItem... strategy) {
        twin.ecs()
                .putClusterCapacityProviders(request -> request.cluster("default")
                        .capacityProviders(providers)
                        .defaultCapacityProviderStrategy(strategy));
    }

    private static CapacityProviderStrategyItem spot() {
        return item("FARGATE_SPOT");
    }

    private static CapacityProviderStrategyItem item(String provider) {
        return CapacityProviderStrategyItem.builder()
                .capacityProvider(provider)
                .weight(1)
                .build();
    }

    private Cluster describe(String name) {
        return twin.ecs()
                .describeClusters(request -> request.clusters(name))
                .clusters()
                .get(0);
    }

    private Task run(String cluster) {
        return twin.runTask(request -> request.taskDefinition("work").cluster(cluster));
    }

    private void stop(Task task) {
        twin.ecs().stopTask(request -> request.cluster(task.clusterArn()).task(task.taskArn()));
        twin.awaitStopped(task);
    }

    private void restart() {
        twin.close();
        twin = Twin.start(folder);
    }
}
