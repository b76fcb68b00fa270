package io.waybill.spec.asset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.DagSpec;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators;
import io.waybill.spec.bind.DagDocument;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.schedule.ScheduleSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file may say of assets, what it means, and what is said of mistakes. */
class AssetExpressionTest {

    private static DagFile read(String yaml) {
        return new DagFileReader(TestOperators.CATALOG).read("a.yaml", yaml.getBytes(UTF_8), List.of());
    }

    private static DagFile schedule(String assets) {
        return read("schedule: {assets: " + assets + "}\ntasks: [{id: a, uses: empty}]\n");
    }

    private static AssetExpression expression(String assets) {
        DagFile file = schedule(assets);
        assertThat(file.problems()).isEmpty();
        return file.dags().get(0).schedule().byAssets().orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            orders                                     ; orders
            s3://lake/orders                           ; s3://lake/orders
            [orders]                                   ; orders
            [orders, rates]                            ; orders & rates
            "orders & (rates | fallback)"              ; orders & (rates | fallback)
            "a & b | c"                                ; (a & b) | c
            "a|b&c"                                    ; a | (b & c)
            "((a))"                                    ; a
            "a | 's3://lake/x?y&z'"                    ; a | "s3://lake/x?y&z"
            {any: [a, b]}                              ; a | b
            {all: [a, {any: [b, "c & d"]}]}            ; a & (b | (c & d))
            [a, "b | c"]                               ; a & (b | c)
            {any: [[a, b], c]}                         ; (a & b) | c
            """)
    void each_form_is_read_and_comes_back_from_a_pinned_version(String written, String text) {
        DagSpec dag = schedule(written).dags().get(0);

        assertThat(expression(written).text()).isEqualTo(text);
        assertThat(DagDocument.read(DagDocument.write(dag))).isEqualTo(dag);
        assertThat(dag.schedule().expression()).isEqualTo("assets " + text);
    }

    @Test
    void all_and_any_hold_as_they_say() {
        AssetExpression all = expression("\"orders & (rates | fallback)\"");

        assertThat(all.holds(Set.of("orders"))).isFalse();
        assertThat(all.holds(Set.of("rates", "fallback"))).isFalse();
        assertThat(all.holds(Set.of("orders", "fallback"))).isTrue();
        assertThat(all.assets()).containsExactly("orders", "rates", "fallback");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            "orders & "          ; 1:30 ; Here an asset is missing ; write the name or the URI of one
            "orders rates"       ; 1:28 ; Between two assets there must be & or | ; write a & b, or a | b
            "| orders"           ; 1:20 ; Here an asset is missing before '|' ; write the name or the URI of one
            "(orders"            ; 1:20 ; This '(' is not closed ; close it with ')'
            "orders)"            ; 1:27 ; This ')' closes nothing ; remove it, or open a bracket before
            "orders | 'rates"    ; 1:30 ; This quote is not closed ; close it with '
            "a & Ärger"          ; 1:25 ; 'Ärger' is no name or URI of an asset ; use 1 to 1500 visible ASCII characters, no blanks and no quotes, such as orders or s3://lake/orders
            []                   ; 1:20 ; The list has no asset ; write the name or the URI of one
            [a, "b &"]           ; 1:28 ; Here an asset is missing ; write the name or the URI of one
            {all: a}             ; 1:26 ; all must be a list ; write {all: [orders, rates]}
            {all: [a], any: [b]} ; 1:20 ; This needs one of all and any ; write {all: [orders, rates]} or {any: [orders, rates]}
            {none: [a]}          ; 1:21 ; There is no key 'none' here ; known keys are all, any
            12                   ; 1:20 ; Assets are a text, a list, {all: […]} or {any: […]} ; write [orders, rates], or "orders | rates"
            """)
    void a_mistake_is_told_with_its_place(String written, String place, String message, String remedy) {
        List<SpecProblem> problems = schedule(written).problems();

        assertThat(problems).hasSize(1);
        SpecProblem problem = problems.get(0);
        assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.remedy()).isEqualTo(remedy);
    }

    @Test
    void hostile_expressions_are_refused_in_no_time() {
        assertThat(schedule("\"" + "(".repeat(10_000) + "\"").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).isEqualTo("Brackets are deeper than 20"));
        String many = IntStream.range(0, 101).mapToObj(i -> "a" + i).collect(Collectors.joining(", ", "[", "]"));
        assertThat(schedule(many).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).isEqualTo("A schedule names at most 100 assets"));
    }

    @Test
    void assets_go_with_one_schedule_by_time() {
        for (String time : List.of("cron: '0 3 * * *'", "every: 1h", "times: [2026-12-24]", "cron: ['@daily']")) {
            DagSpec dag = read("schedule: {assets: [orders], " + time + "}\ntasks: [{id: a, uses: empty}]\n")
                    .dags()
                    .get(0);

            assertThat(dag.schedule().byTime()).isPresent();
            assertThat(dag.schedule().byAssets().map(AssetExpression::text)).contains("orders");
            assertThat(DagDocument.read(DagDocument.write(dag))).isEqualTo(dag);
        }
        ScheduleSpec alone = read("schedule: {assets: [orders]}\ntasks: [{id: a, uses: empty}]\n")
                .dags()
                .get(0)
                .schedule();
        assertThat(alone.byTime()).isEmpty();
        assertThat(read("schedule: {assets: [orders], cron: '0 3 * * *', every: 1h}\ntasks: [{id: a, uses: empty}]\n")
                        .problems())
                .extracting(SpecProblem::message)
                .containsExactly("cron and every exclude each other");
    }

    @Test
    void outlets_and_inlets_are_names_uris_or_maps() {
        TaskSpec task = read("""
                tasks:
                  - id: load
                    uses: empty
                    outputs: [rows]
                    outlets:
                      - orders
                      - {name: rates, uri: s3://lake/rates, group: money, extra: {owner: sales}, outputs: [rows]}
                      - {uri: s3://lake/raw}
                    inlets: s3://lake/raw
                """).dags().get(0).task("load").orElseThrow();

        assertThat(task.outlets()).extracting(AssetSpec::name).containsExactly("orders", "rates", "s3://lake/raw");
        assertThat(task.outlets())
                .extracting(AssetSpec::uri)
                .containsExactly("orders", "s3://lake/rates", "s3://lake/raw");
        assertThat(task.outlets().get(1).group()).isEqualTo("money");
        assertThat(task.outlets().get(1).extra().toString()).isEqualTo("{\"owner\":\"sales\"}");
        assertThat(task.outlets().get(1).outputs()).containsExactly("rows");
        assertThat(task.inlets()).containsExactly(AssetSpec.named("s3://lake/raw"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            outlets: [daily orders]                  ; 2:39 ; 'daily orders' is no name or URI of an asset
            outlets: [{nme: x}]                      ; 2:40 ; There is no key 'nme' in an asset
            outlets: [{group: x}]                    ; 2:39 ; An asset needs a name or a uri
            outlets: [{name: x, extra: 3}]           ; 2:56 ; extra must be a map
            outlets: [{name: x, outputs: [rows]}]    ; 2:59 ; The task declares no output 'rows' that its outlet could tell of
            outlets: [7]                             ; 2:39 ; An asset is a name, a URI or a map
            inlets: [{name: x, outputs: [rows]}]     ; 2:57 ; Only an outlet tells of outputs
            """)
    void what_is_no_asset_is_told_with_its_place(String key, String place, String message) {
        List<SpecProblem> problems =
                read("tasks:\n  - {id: load, uses: empty, " + key + "}\n").problems();

        assertThat(problems).extracting(SpecProblem::message).containsExactly(message);
        assertThat(problems.get(0).line() + ":" + problems.get(0).column()).isEqualTo(place);
    }

    @Test
    void a_template_names_only_assets_of_the_schedule() {
        String yaml = """
                schedule: {assets: [orders]}
                tasks:
                  - id: a
                    uses: ecs
                    with:
                      image: i
                      command: "{{ triggering_asset_events['orders'] }} {{ triggering_asset_events['oders'] }} {{ inlet }}"
                """;

        assertThat(read(yaml).problems())
                .extracting(SpecProblem::message)
                .containsExactly("The DAG's schedule has no asset 'oders'", "There is no variable 'inlet'");
        assertThat(read(yaml).problems().get(0).remedy()).isEqualTo("did you mean orders?");
    }
}
