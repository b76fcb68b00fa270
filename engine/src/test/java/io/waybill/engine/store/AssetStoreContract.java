package io.waybill.engine.store;

import static io.waybill.engine.store.Rows.NOW;
import static io.waybill.engine.store.Rows.tasks;
import static io.waybill.engine.store.Rows.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.engine.asset.NewAssetEvent;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.AssetUse.Kind;
import io.waybill.spec.asset.AssetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of assets promises, whatever the database. */
abstract class AssetStoreContract extends NoticeStoreContract {
    private static final AssetSpec ORDERS = new AssetSpec(
            "orders",
            "s3://lake/orders",
            "sales",
            JsonNodeFactory.instance.objectNode().put("owner", "Ä"),
            List.of());

    private RunStore runs;
    private AssetStore assets;

    @BeforeEach
    void openAssets() {
        runs = new RunStore(database());
        assets = runs.assets();
    }

    private void load(String dagId, AssetUse... uses) {
        NewVersion plain = version(dagId, "h" + List.of(uses).hashCode());
        dags.upsertVersion(
                new NewVersion(
                        dagId,
                        plain.file(),
                        plain.hash(),
                        plain.source(),
                        plain.document(),
                        plain.summary(),
                        List.of(uses)),
                NOW);
    }

    private static AssetUse waits(String key) {
        return new AssetUse(Kind.SCHEDULE, "", AssetSpec.named(key));
    }

    private static AssetUse writes(AssetSpec asset) {
        return new AssetUse(Kind.OUTLET, "load", asset);
    }

    private static NewAssetEvent event(String key) {
        return new NewAssetEvent(AssetSpec.named(key), "{\"rows\":3}", null, "test", NOW);
    }

    private static NewAssetEvent eventOf(RunRow run, String key) {
        return new NewAssetEvent(
                AssetSpec.named(key), "{}", new NewAssetEvent.Source(run.dagId(), run.runId(), "load", -1, 2), "", NOW);
    }

    private RunRow create(String dagId, String runId, List<QueuedAsset> queued) {
        return runs.create(
                new NewRun(
                        dagId,
                        runId,
                        1,
                        RunType.ASSET_TRIGGERED,
                        null,
                        null,
                        null,
                        null,
                        "{}",
                        "asset",
                        "",
                        NOW,
                        null,
                        List.of(),
                        queued),
                tasks(1));
    }

    private RunRow made(String dagId) {
        return runs.create(Rows.run(dagId, "r", null), tasks(1));
    }

    private static RunChange writing(RunRow run, NewAssetEvent... events) {
        return new RunChange(
                run.id(),
                run.fence(),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(events));
    }

    @Test
    void an_asset_is_known_from_the_files_and_says_who_names_it() {
        load("producer", writes(ORDERS), new AssetUse(Kind.INLET, "load", AssetSpec.named("raw")));
        load("consumer", waits("s3://lake/orders"));

        AssetRow orders = assets.resolve("orders").orElseThrow();
        assertThat(assets.resolve("s3://lake/orders")).contains(orders);
        assertThat(orders.group()).isEqualTo("sales");
        assertThat(orders.extra()).isEqualTo("{\"owner\":\"Ä\"}");
        assertThat(orders.lastEventId()).isNull();
        assertThat(assets.find(orders.id())).contains(orders);
        assertThat(assets.list(0, 10)).extracting(AssetRow::name).containsExactly("orders", "raw");
        assertThat(assets.references(orders, 10))
                .containsExactlyInAnyOrder(
                        new AssetReference("consumer", Kind.SCHEDULE, "", "s3://lake/orders", NOW),
                        new AssetReference("producer", Kind.OUTLET, "load", "orders", NOW));
        assertThat(assets.producers(orders, 10)).containsExactly("producer");
    }

    @Test
    void an_asset_that_was_called_by_its_uri_keeps_its_events_when_it_gets_a_name() {
        load("first", writes(AssetSpec.named("s3://lake/orders")));
        load("consumer", waits("orders"));
        AssetEventRow event = assets.write(event("s3://lake/orders"));

        load("second", writes(ORDERS));

        AssetRow orders = assets.resolve("orders").orElseThrow();
        assertThat(assets.list(0, 10)).containsExactly(orders);
        assertThat(assets.events(AssetEventFilter.ofAsset(orders.id(), 10)))
                .extracting(AssetEventRow::id)
                .containsExactly(event.id());
        assertThat(orders.lastEventId()).isEqualTo(event.id());
        assets.write(event("s3://lake/orders"));
        assertThat(assets.queued("consumer")).hasSize(1);
    }

    @Test
    void a_file_that_goes_leaves_its_assets_and_their_events() {
        load("producer", writes(ORDERS));
        load("consumer", waits("orders"));
        assets.write(event("orders"));

        load("producer");
        dags.markInactive("consumer");

        AssetRow orders = assets.resolve("orders").orElseThrow();
        assertThat(assets.references(orders, 10)).isEmpty();
        assertThat(assets.events(AssetEventFilter.ofAsset(orders.id(), 10))).hasSize(1);
    }

    @Test
    void an_event_waits_for_each_dag_that_waits_for_it_and_many_are_one() {
        load("producer", writes(ORDERS));
        load("by_name", waits("orders"), waits("rates"));
        load("by_uri", waits("s3://lake/orders"));
        load("other", waits("rates"));
        List<String> told = new ArrayList<>();
        assets.onQueued(told::add);

        AssetEventRow first = assets.write(event("orders"));
        AssetEventRow second = assets.write(event("s3://lake/orders"));

        QueuedAsset expected = new QueuedAsset("by_name", "orders", first.assetId(), first.id() - 1, second.id(), NOW);
        assertThat(assets.queued("by_name")).containsExactly(expected);
        assertThat(assets.queued("by_uri")).extracting(QueuedAsset::key).containsExactly("s3://lake/orders");
        assertThat(assets.queued("other")).isEmpty();
        assertThat(assets.queued(first.assetId()))
                .extracting(QueuedAsset::dagId)
                .containsExactly("by_name", "by_uri");
        assertThat(assets.dagsWithQueue()).containsExactly("by_name", "by_uri");
        assertThat(told).containsExactly("by_name", "by_uri", "by_name", "by_uri");
        assertThat(assets.find(first.assetId()).orElseThrow().lastEventId()).isEqualTo(second.id());
    }

    @Test
    void an_event_of_a_task_is_kept_with_its_success_or_not_at_all() {
        load("producer", writes(ORDERS));
        load("consumer", waits("orders"));
        RunRow run = made("producer");
        List<String> told = new ArrayList<>();
        assets.onQueued(told::add);

        runs.commit(List.of(writing(run, eventOf(run, "orders"))));
        assertThatThrownBy(() -> runs.commit(List.of(writing(run, eventOf(run, "orders")))))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE));

        AssetRow orders = assets.resolve("orders").orElseThrow();
        assertThat(assets.events(AssetEventFilter.ofAsset(orders.id(), 10)))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.dagId()).isEqualTo("producer");
                    assertThat(event.runId()).isEqualTo("r");
                    assertThat(event.taskId()).isEqualTo("load");
                    assertThat(event.tryNumber()).isEqualTo(2);
                    assertThat(event.mapIndex()).isEqualTo(-1);
                    assertThat(event.at()).isEqualTo(NOW);
                });
        assertThat(told).containsExactly("consumer");
    }

    @Test
    void a_run_takes_what_has_come_off_the_queue_and_another_of_it_is_refused() {
        load("consumer", waits("orders"));
        AssetEventRow first = assets.write(event("orders"));
        AssetEventRow second = assets.write(event("orders"));
        List<QueuedAsset> queued = assets.queued("consumer");

        RunRow run = create("consumer", "r1", queued);

        assertThat(assets.queued("consumer")).isEmpty();
        assertThat(assets.triggering(run.id()))
                .containsExactly(
                        new AssetStore.Triggering("orders", first), new AssetStore.Triggering("orders", second));
        assertThat(assets.runsOf(List.of(first)).get(first.id())).containsExactly(run);
        assertThatThrownBy(() -> create("consumer", "r2", queued))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE));
        assertThat(runs.find("consumer", "r2")).isEmpty();
        AssetEventRow third = assets.write(event("orders"));
        RunRow next = create("consumer", "r2", assets.queued("consumer"));
        assertThat(assets.triggering(next.id()))
                .extracting(AssetStore.Triggering::event)
                .containsExactly(third);
    }

    @Test
    void what_comes_between_looking_and_making_the_run_is_not_lost() {
        load("consumer", waits("orders"));
        assets.write(event("orders"));
        List<QueuedAsset> queued = assets.queued("consumer");
        assets.write(event("orders"));

        assertThatThrownBy(() -> create("consumer", "r1", queued))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE));
        RunRow run = create("consumer", "r1", assets.queued("consumer"));

        assertThat(assets.triggering(run.id())).hasSize(2);
    }

    @Test
    void a_paused_dag_is_not_queued_but_its_next_run_is_told_of_all() {
        load("consumer", waits("orders"));
        assets.write(event("orders"));
        create("consumer", "r1", assets.queued("consumer"));
        dags.setPaused("consumer", true, "test");

        AssetEventRow meanwhile = assets.write(event("orders"));
        assertThat(assets.queued("consumer")).isEmpty();
        dags.setPaused("consumer", false, "test");
        assertThat(assets.queued("consumer")).isEmpty();
        AssetEventRow after = assets.write(event("orders"));

        RunRow run = create("consumer", "r2", assets.queued("consumer"));
        assertThat(assets.triggering(run.id()))
                .extracting(AssetStore.Triggering::event)
                .containsExactly(meanwhile, after);
    }

    @Test
    void a_schedule_that_no_longer_names_an_asset_waits_for_it_no_more() {
        load("consumer", waits("orders"), waits("rates"));
        assets.write(event("orders"));
        assets.write(event("rates"));

        load("consumer", waits("rates"));

        assertThat(assets.queued("consumer")).extracting(QueuedAsset::key).containsExactly("rates");
    }

    @Test
    void a_run_is_told_of_the_newest_hundred_events() {
        load("consumer", waits("orders"));
        AssetEventRow last = null;
        for (int i = 0; i < 103; i++) {
            last = assets.write(event("orders"));
        }

        RunRow run = create("consumer", "r1", assets.queued("consumer"));

        List<AssetStore.Triggering> triggering = assets.triggering(run.id());
        assertThat(triggering).hasSize(100);
        assertThat(triggering.get(99).event()).isEqualTo(last);
    }

    @Test
    void what_has_come_can_be_dropped_and_a_run_that_is_deleted_leaves_nothing() {
        load("consumer", waits("orders"));
        AssetEventRow event = assets.write(event("orders"));

        assertThat(assets.drop(assets.queued("consumer"), NOW)).isZero();
        assertThat(assets.drop(assets.queued("consumer"), null)).isEqualTo(1);
        assertThat(assets.queued("consumer")).isEmpty();

        assets.write(event("orders"));
        RunRow run = create("consumer", "r1", assets.queued("consumer"));
        runs.commit(List.of(Rows.toState(run, io.waybill.engine.run.RunState.SUCCESS)));
        assertThat(runs.delete(run.id())).isTrue();
        assertThat(assets.runsOf(List.of(event)).get(event.id())).isEmpty();
        assertThat(assets.triggering(run.id())).isEmpty();
    }

    @Test
    void events_are_found_by_what_they_are_of_and_when_in_pages() {
        load("producer", writes(ORDERS));
        RunRow run = made("producer");
        runs.commit(List.of(writing(run, eventOf(run, "orders"), eventOf(run, "rates"))));
        AssetEventRow byHand = assets.write(event("orders"));
        long orders = byHand.assetId();

        assertThat(assets.events(AssetEventFilter.ofAsset(orders, 10)))
                .extracting(AssetEventRow::by)
                .containsExactly("test", "");
        assertThat(assets.events(new AssetEventFilter(orders, null, null, null, null, null, null, false, 1, 10)))
                .containsExactly(byHand);
        AssetEventFilter ofTask = new AssetEventFilter(null, "producer", "r", "load", -1, NOW, NOW, true, 0, 10);
        assertThat(assets.events(ofTask)).extracting(AssetEventRow::name).containsExactly("rates", "orders");
        assertThat(assets.count(ofTask, 10)).isEqualTo(2);
        assertThat(assets.count(ofTask, 1)).isEqualTo(1);
        assertThat(assets.events(
                        new AssetEventFilter(null, null, null, null, null, NOW.plusSeconds(1), null, true, 0, 10)))
                .isEmpty();
        assertThat(assets.newestSince(orders, NOW)).isPresent();
        assertThat(assets.newestSince(orders, NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void of_schedulers_that_write_and_make_at_the_same_time_none_loses_an_event_and_none_takes_one_twice()
            throws Exception {
        load("consumer", waits("orders"), waits("rates"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<String> order = i == 0 ? List.of("orders", "rates") : List.of("rates", "orders");
            work.add(() -> {
                for (int n = 0; n < 25; n++) {
                    assets.write(event(order.get(n % 2)));
                }
                return 25;
            });
            String name = "r" + i + "-";
            work.add(() -> {
                int made = 0;
                for (int n = 0; n < 60; n++) {
                    try {
                        List<QueuedAsset> queued = assets.queued("consumer");
                        if (!queued.isEmpty()) {
                            create("consumer", name + n, queued);
                            made++;
                        }
                    } catch (WaybillException e) {
                        assertThat(e.code()).isEqualTo(ErrorCode.STALE);
                    }
                }
                return made;
            });
        }
        for (Future<Integer> done : threads.invokeAll(work)) {
            done.get();
        }
        threads.shutdown();
        List<QueuedAsset> left = assets.queued("consumer");
        if (!left.isEmpty()) {
            create("consumer", "last", left);
        }

        List<Long> written =
                assets.events(new AssetEventFilter(null, null, null, null, null, null, null, false, 0, 100)).stream()
                        .map(AssetEventRow::id)
                        .toList();
        List<Long> taken = IntStream.range(0, 1)
                .boxed()
                .flatMap(one -> runs.unfinished("consumer", 0, 500).stream())
                .flatMap(run -> assets.triggering(run.id()).stream())
                .map(triggering -> triggering.event().id())
                .toList();
        assertThat(written).hasSize(50);
        assertThat(taken).containsExactlyInAnyOrderElementsOf(written);
    }
}
