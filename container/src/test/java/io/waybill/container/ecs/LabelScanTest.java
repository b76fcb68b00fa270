package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.container.ecs.limits.BucketSizes;
import io.waybill.container.ecs.limits.LastCalls;
import io.waybill.container.ecs.limits.PacedCalls;
import io.waybill.container.ecs.limits.RateLimits;
import io.waybill.container.local.LocalFargate;
import io.waybill.container.local.LocalFargateSettings;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.source.DagLoader;
import io.waybill.engine.source.LabelScan;
import io.waybill.engine.source.TaskDefinitionSource;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.VersionRow;
import io.waybill.spec.Command;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.OperatorType;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.labels.LabelReader;
import io.waybill.spec.labels.RegisteredDefinition;
import io.waybill.testing.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;

/** The scan of labels, over the wire against the local Fargate, into a store. */
class LabelScanTest {
    private static final OperatorCatalog OPERATORS =
            OperatorCatalog.of(List.of(new OperatorType("ecs", List.of(), Container.class, "Runs a container.")));

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final Set<String> forbidden = new HashSet<>();
    private final List<String> described = new ArrayList<>();
    private final Database database = Database.open(DatabaseSettings.memory());
    private final DagStore store = new DagStore(database);
    private LocalFargate fargate;
    private AwsClients clients;
    private EcsClient ecs;
    private TaskDefinitions own;
    private DagLoader loader;
    private LabelScan scan;

    /** What a task of a container is told. */
    record Container(String taskDefinition, String containerName, Command command) {}

    @BeforeEach
    void start() {
        fargate = LocalFargate.start(LocalFargateSettings.in(folder), clock);
        EcsSettings settings = EcsSettings.local(
                fargate.endpoint(),
                new EcsSettings.Credentials(
                        fargate.credentials().accessKeyId(),
                        fargate.credentials().secretAccessKey()));
        clients = new AwsClients(
                settings, new PacedCalls(new RateLimits(BucketSizes.NONE, clock), new LastCalls(), clock));
        ecs = clients.ecs();
        restart("");
    }

    /** As after a restart: nothing in memory. */
    private void restart(String familyPrefix) {
        own = new TaskDefinitions(ecs, clock);
        loader = new DagLoader(dag -> {}, store, clock);
        scan = new LabelScan(
                new Counted(new EcsDefinitions(ecs, own)),
                new LabelReader(OPERATORS, new DagFileReader(OPERATORS)),
                loader,
                new LabelScan.Scope("", familyPrefix, Duration.ofMinutes(1)));
    }

    @AfterEach
    void stop() {
        scan.close();
        clients.close();
        fargate.close();
        database.close();
    }

    /** Says what was described since it was asked last. */
    private final class Counted implements TaskDefinitionSource {
        private final TaskDefinitionSource source;

        Counted(TaskDefinitionSource source) {
            this.source = source;
        }

        @Override
        public Map<String, String> latest(String familyPrefix) {
            if (forbidden.contains("*")) {
                throw new WaybillException(ErrorCode.AWS_UNAVAILABLE, "no answer");
            }
            return source.latest(familyPrefix);
        }

        @Override
        public Optional<RegisteredDefinition> describe(String arn) {
            described.add(arn.substring(arn.lastIndexOf('/') + 1));
            if (forbidden.contains(arn)) {
                throw new WaybillException(ErrorCode.AWS_REFUSED, "not allowed");
            }
            return source.describe(arn);
        }
    }

    @Test
    void the_latest_active_revision_of_a_family_is_a_dag_and_runs_itself() {
        register("load", "1");
        String arn = register("load", "2");
        register("others");

        scan.scan();

        assertThat(active()).containsExactly("load-dag");
        assertThat(described()).containsExactlyInAnyOrder("load:2", "others:1");
        assertThat(version("load-dag").document())
                .contains("\"task_definition\":\"" + arn + "\"", "\"command\":[\"a\",\"2\"]");
    }

    @Test
    void only_what_changed_is_described_again() {
        register("load", "1");
        register("keep", "1");
        register("others");
        scan.scan();
        assertThat(described()).hasSize(3);

        scan.scan();
        assertThat(described()).isEmpty();

        clock.move(Duration.ofMinutes(1));
        register("load", "2");
        scan.scan();

        assertThat(described()).containsExactly("load:2");
        assertThat(version("load-dag").number()).isEqualTo(2);
        assertThat(version("keep-dag").number()).isEqualTo(1);
    }

    @Test
    void a_family_without_an_active_revision_has_no_dag_any_more() {
        String first = register("load", "1");
        String second = register("load", "2");
        scan.scan();

        deregister(second);
        scan.scan();
        assertThat(active()).containsExactly("load-dag");
        assertThat(version("load-dag").document()).contains("load:1");

        deregister(first);
        scan.scan();
        assertThat(active()).isEmpty();
        assertThat(store.files("", 10)).isEmpty();

        register("load", "3");
        scan.scan();
        assertThat(active()).containsExactly("load-dag");
    }

    @Test
    void a_revision_without_labels_takes_its_dag_away() {
        register("load", "1");
        scan.scan();

        register("load");
        scan.scan();

        assertThat(active()).isEmpty();
    }

    @Test
    void a_broken_revision_has_its_problem_beside_the_last_good_version_and_takes_nothing_else_down() {
        register("load", "1");
        register("keep", "1");
        scan.scan();

        register("load", Map.of("airflow.dag.name", "load-dag", "airflow.tasks.a.depends.0", "nobody"));
        register("keep", "2");
        scan.scan();

        assertThat(active()).containsExactly("keep-dag", "load-dag");
        assertThat(version("keep-dag").number()).isEqualTo(2);
        assertThat(version("load-dag").number()).isEqualTo(1);
        FileRow row = store.file("ecs:load").orElseThrow();
        assertThat(row.dagIds()).containsExactly("load-dag");
        assertThat(row.problems())
                .extracting(SpecProblem::toString)
                .singleElement()
                .asString()
                .startsWith("load:2 airflow.tasks.a.depends.0: UNKNOWN_NEED There is no task or group 'nobody'");
    }

    @Test
    void what_the_engine_registered_itself_is_not_described_needlessly() {
        String arn = own.register(Json.object("{family: 'engines', containerDefinitions: [{name: 'main', image: 'i',"
                + " memory: 64, dockerLabels: {'airflow.dag.name': 'no', 'airflow.tasks.a': ''}}]}"));
        scan.scan();
        assertThat(arn).endsWith("engines:1");
        assertThat(described()).isEmpty();

        restart("");
        scan.scan();
        assertThat(described()).containsExactly("engines:1");
        new TaskDefinitions(ecs, clock)
                .register(Json.object(
                        "{family: 'engines', containerDefinitions: [{name: 'main', image: 'other', memory: 64}]}"));
        scan.scan();

        assertThat(described()).isEmpty();
        assertThat(active()).isEmpty();
    }

    @Test
    void a_name_that_is_taken_is_a_problem_until_it_is_free() {
        String first = register("load", "1");
        scan.scan();
        register("other", Map.of("airflow.dag.name", "load-dag", "airflow.tasks.b", ""));
        scan.scan();
        assertThat(store.file("ecs:other").orElseThrow().problems())
                .extracting(SpecProblem::toString)
                .containsExactly("other:1 airflow.dag.name: DAG_ID_TAKEN The DAG id 'load-dag' is taken by ecs:load"
                        + " (give this DAG another name, or remove one of the two)");

        deregister(first);
        scan.scan();

        assertThat(active()).containsExactly("load-dag");
        assertThat(store.file("ecs:other").orElseThrow().problems()).isEmpty();
        assertThat(version("load-dag").document()).contains("other:1");
    }

    @Test
    void where_ecs_does_not_answer_all_stays_as_it_is() {
        String first = register("load", "1");
        scan.scan();
        forbidden.add("*");
        deregister(first);

        scan.scan();
        assertThat(active()).containsExactly("load-dag");

        forbidden.clear();
        scan.scan();
        assertThat(active()).isEmpty();
    }

    @Test
    void a_revision_that_may_not_be_looked_at_is_told_and_tried_again() {
        register("load", "1");
        scan.scan();
        String second = register("load", "2");
        forbidden.add(second);

        scan.scan();
        assertThat(active()).containsExactly("load-dag");
        assertThat(store.file("ecs:load").orElseThrow().problems().get(0).toString())
                .startsWith("load:2 dockerLabels: FILE_UNREADABLE The revision cannot be looked at: not allowed");

        forbidden.clear();
        scan.scan();
        assertThat(store.file("ecs:load").orElseThrow().problems()).isEmpty();
        assertThat(version("load-dag").document()).contains("load:2");
    }

    @Test
    void hundreds_of_families_and_revisions_are_listed_page_by_page() {
        for (int i = 0; i < 120; i++) {
            register("f" + i, "1");
        }
        for (int i = 2; i <= 12; i++) {
            register("f7", String.valueOf(i));
        }

        scan.scan();
        assertThat(active()).hasSize(120);
        assertThat(described()).hasSize(120).contains("f7:12");

        restart("f7");
        scan.scan();
        assertThat(described()).hasSize(11).contains("f7:12", "f70:1");
        assertThat(active()).hasSize(11);
    }

    @Test
    void families_are_asked_one_by_one_where_that_takes_fewer_calls_than_a_list_of_all_revisions() {
        for (int i = 1; i <= 101; i++) {
            register("load", String.valueOf(i));
        }

        scan.scan();
        scan.scan();

        assertThat(described()).containsExactly("load:101");
        assertThat(active()).containsExactly("load-dag");
    }

    @Test
    void a_restart_keeps_what_is_there_and_the_end_of_scans_lets_it_go() {
        register("load", "1");
        scan.scan();

        restart("");
        scan.scan();
        assertThat(described()).containsExactly("load:1", "load:1");
        assertThat(version("load-dag").number()).isEqualTo(1);

        restart("");
        LabelScan.forgetAll(loader);
        assertThat(active()).isEmpty();
    }

    private List<String> active() {
        return store.active("", 1000).stream().map(DagRow::dagId).toList();
    }

    private VersionRow version(String dagId) {
        return store.version(store.find(dagId).orElseThrow().versionId()).orElseThrow();
    }

    private List<String> described() {
        List<String> since = List.copyOf(described);
        described.clear();
        return since;
    }

    /** A revision with a DAG {@code <family>-dag} whose task has this argument; without one, a revision without labels. */
    private String register(String family, String... argument) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (argument.length > 0) {
            labels.put("airflow.dag.name", family + "-dag");
            labels.put("airflow.tasks.a.args.0", argument[0]);
        }
        return register(family, labels);
    }

    private String register(String family, Map<String, String> labels) {
        return ecs.registerTaskDefinition(request -> request.family(family)
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("main")
                                .image("i")
                                .dockerLabels(labels)
                                .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                                        .options(Map.of(
                                                "awslogs-group", "/g",
                                                "awslogs-region", "us-east-1",
                                                "awslogs-stream-prefix", "p")))
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    private void deregister(String arn) {
        ecs.deregisterTaskDefinition(request -> request.taskDefinition(arn));
    }
}
