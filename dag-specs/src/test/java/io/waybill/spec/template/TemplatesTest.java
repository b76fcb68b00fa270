package io.waybill.spec.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Templates TEMPLATES = new Templates();

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static TemplateContext context(Instant logicalDate) {
        TaskSpec task = TaskSpec.of("load", "ecs");
        Map<String, JsonNode> params = new LinkedHashMap<>();
        params.put("region", json("\"eu\""));
        params.put("count", json("5"));
        params.put("ratio", json("1.5"));
        params.put("flag", json("true"));
        params.put("nothing", json("null"));
        params.put("list", json("[1, \"x\", {\"q\": [true]}]"));
        params.put("map", json("{\"b\": 1, \"a\": \"x\"}"));
        params.put("braces", json("\"{{ ds }}\""));
        XComs xcoms = (taskId, key) -> taskId.equals("extract") && key.equals(XComs.RETURN_VALUE)
                ? Optional.of(json("{\"rows\": 7, \"path\": \"{{ ds }}\", \"none\": null}"))
                : taskId.equals("extract") && key.equals("file") ? Optional.of(json("\"a.csv\"")) : Optional.empty();
        return new TemplateContext(
                DagSpec.of("sales", List.of(task)),
                task,
                "run-1",
                logicalDate,
                logicalDate,
                logicalDate,
                params,
                3,
                xcoms,
                null,
                new LastSuccess(
                        Instant.parse("2026-01-29T00:00:00Z"),
                        Instant.parse("2026-01-30T00:00:00Z"),
                        Instant.parse("2026-01-30T01:02:03Z"),
                        Instant.parse("2026-01-30T01:12:03Z")));
    }

    private static final TemplateContext DATED = context(Instant.parse("2026-01-31T03:04:05Z"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '~', textBlock = """
            no braces                              ¦ no braces
            {{ ds }}                               ¦ 2026-01-31
            {{ds}} and {{ ds_nodash }}             ¦ 2026-01-31 and 20260131
            {{ ts }}                               ¦ 2026-01-31T03:04:05+00:00
            {{ ts_nodash }}                        ¦ 20260131T030405
            {{ ts_nodash_with_tz }}                ¦ 20260131T030405+0000
            {{ logical_date }}                     ¦ 2026-01-31T03:04:05+00:00
            {{ logical_date.strftime('%d.%m.%Y') }} ¦ 31.01.2026
            {{ logical_date.year }}-{{ logical_date.month }} ¦ 2026-1
            {{ logical_date.add(days=1).isoformat() }} ¦ 2026-02-01T03:04:05+00:00
            {{ logical_date.subtract(months=1, hours=3).strftime('%Y-%m-%d %H') }} ¦ 2025-12-31 00
            {{ logical_date.in_timezone('Asia/Kolkata') }} ¦ 2026-01-31T08:34:05+05:30
            {{ data_interval_start == data_interval_end }} ¦ true
            {{ data_interval_end | ds }} {{ data_interval_end | ts_nodash }} ¦ 2026-01-31 20260131T030405
            {{ macros.ds_add(ds, 5) }} {{ macros.ds_add('2026-03-01', -1) }} ¦ 2026-02-05 2026-02-28
            {{ macros.ds_format(ds, '%Y-%m-%d', '%d/%m/%y') }} ¦ 31/01/26
            {{ macros.datetime(2026, 2, 28).isoformat() }} ¦ 2026-02-28T00:00:00+00:00
            {{ macros.datetime.strptime('28.02.2026 07', '%d.%m.%Y %H') }} ¦ 2026-02-28T07:00:00+00:00
            {{ macros.datetime.fromisoformat('2026-02-28') | ds }} ¦ 2026-02-28
            {{ (logical_date - macros.timedelta(days=1)) | ds }} ¦ 2026-01-30
            {{ (logical_date + macros.timedelta(hours=1, minutes=30)).strftime('%H:%M') }} ¦ 04:34
            {{ logical_date - macros.datetime(2026, 1, 30) }} ¦ 1 day, 3:04:05
            {{ (macros.timedelta(1) + macros.timedelta(hours=1)).total_seconds() }} ¦ 90000.0
            {{ macros.timedelta(hours=-1) }}       ¦ -1 day, 23:00:00
            {{ (logical_date - macros.dateutil.relativedelta.relativedelta(months=2)) | ds }} ¦ 2025-11-30
            {{ macros.dateutil.parser.parse('2026-02-28T07:00:00+01:00') }} ¦ 2026-02-28T06:00:00+00:00
            {{ macros.datetime_diff_for_humans(macros.datetime(2026, 1, 1), logical_date) }} ¦ 4 weeks before
            {{ macros.datetime_diff_for_humans(logical_date, macros.datetime(2026, 1, 28)) }} ¦ 3 days after
            {{ logical_date > macros.datetime(2026, 1, 31) }} ¦ true
            {{ 3 - 1 }} {{ 1 + 2 }} {{ 'a' + 'b' }} ¦ 2 3 ab
            {{ prev_data_interval_start_success | ds }} ¦ 2026-01-29
            {{ prev_data_interval_end_success }}   ¦ 2026-01-30T00:00:00+00:00
            {{ prev_start_date_success.minute }} {{ prev_end_date_success.minute }} ¦ 2 12
            {{ data_interval_end.strftime('%H:%M') }} ¦ 03:04
            {{ run_id }}                           ¦ run-1
            {{ dag.dag_id }}/{{ task.task_id }}    ¦ sales/load
            {{ dag_run.dag_id }} {{ dag_run.run_id }} {{ dag_run.run_type }} ¦ sales run-1 manual
            {{ dag_run.conf.region }} {{ dag_run.conf['count'] + 1 }} ¦ eu 6
            {{ dag_run.conf.get('x', 'none') }} {{ dag_run.conf.get('region') }} ¦ none eu
            {{ dag_run.logical_date | ds }} {{ dag_run.start_date }} ¦ 2026-01-31 null
            {{ ti.try_number }}                    ¦ 3
            {{ task_instance.task_id }} {{ ti.run_id }} ¦ load run-1
            {{ params.region | upper }}            ¦ EU
            {{ params['region'] }}                 ¦ eu
            {{ params.count + 1 }}                 ¦ 6
            {{ params.ratio }}                     ¦ 1.5
            {{ params.flag }}                      ¦ true
            {{ params.nothing }}                   ¦ null
            {% if params.nothing %}a{% else %}b{% endif %} ¦ b
            {{ params.list }}                      ¦ [1,"x",{"q":[true]}]
            {{ params.list[2].q[0] }}              ¦ true
            {{ params.map }}                       ¦ {"b":1,"a":"x"}
            {% for item in params.list %}{{ loop.index }}{% endfor %} ¦ 123
            {% for k, v in params.map.items() %}{{ k }}={{ v }};{% endfor %} ¦ b=1;a=x;
            {% set x = params.count * 2 %}{{ x }}  ¦ 10
            {{ 'many' if params.count > 3 else 'few' }} ¦ many
            {{ ti.xcom_pull('extract').rows }}     ¦ 7
            {{ ti.xcom_pull('extract')['rows'] + 1 }} ¦ 8
            {{ ti.xcom_pull(task_ids='extract', key='file') }} ¦ a.csv
            {{ ti.xcom_pull('extract', 'file') }}  ¦ a.csv
            {{ ti.xcom_pull('extract').none }}     ¦ null
            {{ params.missing | default('none') }} ¦ none
            {{ ds[:4] }}                           ¦ 2026
            {{ ds.replace('-', '/') }}             ¦ 2026/01/31
            {% raw %}{{ ds }}{% endraw %}          ¦ {{ ds }}
            {# nothing #}x                         ¦ x
            {{ '{{' }} ds }}                       ¦ {{ ds }}
            {{- ds -}}                             ¦ 2026-01-31
            {{ range(3) }}                         ¦ [0, 1, 2]
            """)
    void renders(String template, String expected) {
        assertThat(TEMPLATES.render(template, DATED)).isEqualTo(expected);
    }

    @Test
    void what_a_value_holds_is_no_template() {
        assertThat(TEMPLATES.render("{{ params.braces }} {{ ti.xcom_pull('extract').path }}", DATED))
                .isEqualTo("{{ ds }} {{ ds }}");
    }

    @Test
    void a_tree_is_rendered_text_by_text() {
        JsonNode tree = json("{\"{{ ds }}\": [\"{{ ds }}\", 1, null, {\"a\": \"x{{ params.count }}\"}], \"b\": true}");

        assertThat(TEMPLATES.renderTree(tree, DATED))
                .isEqualTo(json("{\"{{ ds }}\": [\"2026-01-31\", 1, null, {\"a\": \"x5\"}], \"b\": true}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '~', textBlock = """
            {{ dss }}                  ¦ 4 ¦ There is no variable 'dss'          ¦ did you mean ds?
            x {{ params.regoin }}      ¦ 13 ¦ The DAG has no param 'regoin'      ¦ did you mean region?
            {{ params['regoin'] }}     ¦ 11 ¦ The DAG has no param 'regoin'      ¦ did you mean region?
            {{ ti.try_numbr }}         ¦ 7 ¦ There is no 'ti.try_numbr'          ¦ did you mean try_number?
            {{ dag.id }}               ¦ 8 ¦ There is no 'dag.id'                ¦
            {{ ds | uper }}            ¦ 9 ¦ There is no filter 'uper'           ¦ did you mean upper?
            {{ ds is strin }}          ¦ 10 ¦ There is no test 'strin'           ¦ did you mean string?
            {{ macros.ds_ad(ds, 1) }}  ¦ 11 ¦ There is no 'macros.ds_ad'         ¦ did you mean ds_add?
            {{ macros.time.time() }}   ¦ 11 ¦ There is no 'macros.time', for templates do not know what time it is ¦ use logical_date
            {{ macros.datetime.utcnow() }} ¦ 20 ¦ There is no 'macros.datetime.utcnow', for templates do not know what time it is ¦ use logical_date
            {{ macros.dateutil.parse('x') }} ¦ 20 ¦ There is no 'macros.dateutil.parse' ¦ did you mean parser?
            {{ macros.ds_add('x', 1) }} ¦ 0 ¦ 'x' is no date of the format '%Y-%m-%d' ¦
            {{ now() }}                ¦ 4 ¦ There is no function 'now'          ¦
            {{ ds                      ¦ 1 ¦ '{{' is not closed                  ¦
            {{ ds }                    ¦ 1 ¦ '{{' is not closed                  ¦
            {{ 1 + }}                  ¦ 7 ¦ '1 +' is no expression              ¦
            {% if ds %}x               ¦ 1 ¦ The tag 'if' is not closed          ¦ add {% endif %}
            {% endif %}                ¦ 1 ¦ There is no open 'if' for this 'endif' ¦
            {% include 'x' %}          ¦ 1 ¦ There is no tag 'include'           ¦
            {% import 'x' as y %}      ¦ 1 ¦ There is no tag 'import'            ¦
            {{ params.region | render }} ¦ 20 ¦ There is no filter 'render'      ¦
            """)
    void says_what_cannot_be_rendered_and_where(String template, int column, String message, String remedy) {
        TemplateException problem =
                catchThrowableOfType(TemplateException.class, () -> TEMPLATES.render(template, DATED));

        assertThat(problem).isNotNull();
        assertThat(problem.getMessage()).startsWith(message + " in line 1");
        assertThat(problem.line()).isEqualTo(1);
        assertThat(problem.column()).isEqualTo(column);
        if (remedy != null) {
            assertThat(problem.getMessage()).contains(remedy);
        }
    }

    @Test
    void counts_the_lines_of_a_template() {
        assertThatThrownBy(() -> TEMPLATES.render("a\nb {{ ds }}\n  c {{ foo }}\n", DATED))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("There is no variable 'foo' in line 3, column 8 of the template");
    }

    @Test
    void without_a_logical_date_its_variables_are_absent() {
        TemplateContext undated = context(null);

        assertThat(TEMPLATES.render("{{ run_id }} {{ ds | default('never') }}", undated))
                .isEqualTo("run-1 never");
        assertThatThrownBy(() -> TEMPLATES.render("{{ ts }}", undated))
                .hasMessage("There is no 'ts', because the run has no logical date in line 1, column 4 of the template"
                        + " '{{ ts }}' (start the run with a logical date, or write {{ ts | default('…') }})");
    }

    @Test
    void what_is_random_elsewhere_is_the_same_again_for_the_same_try() {
        String template = "{{ macros.uuid.uuid4() }} {{ macros.uuid.uuid4().hex }} {{ macros.random() }}";

        String rendered = TEMPLATES.render(template, DATED);

        assertThat(rendered)
                .matches(
                        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12} [0-9a-f]{32} 0\\.[0-9]+.*")
                .isEqualTo(TEMPLATES.render(template, DATED));
        assertThat(rendered.substring(0, 36).replace("-", "")).isNotEqualTo(rendered.substring(37, 69));
    }

    @Test
    void before_the_first_success_its_dates_are_null() {
        TemplateContext first = new TemplateContext(
                DATED.dag(), DATED.task(), "r", null, null, null, Map.of(), 1, XComs.NONE, null, LastSuccess.NONE);

        assertThat(TEMPLATES.render(
                        "{% if prev_start_date_success %}a{% else %}{{ prev_data_interval_end_success }}{% endif %}",
                        first))
                .isEqualTo("null");
    }

    @Test
    void an_output_that_is_not_there_is_an_error_that_names_it() {
        assertThatThrownBy(() -> TEMPLATES.render("{{ ti.xcom_pull('transform') }}", DATED))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("The task 'transform' has no output 'return_value' in this run");
        assertThatThrownBy(() -> TEMPLATES.render("{{ ti.xcom_pull('extract').rws }}", DATED))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("ti.xcom_pull('extract').rws");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ti.getClass() }}",
                "{{ ti.class }}",
                "{{ ''.class.forName('java.lang.Runtime') }}",
                "{{ ds.getClass().forName('java.lang.Runtime') }}",
                "{{ params.list.getClass() }}",
                "{{ logical_date.class.classLoader }}",
                "{{ ti.context }}",
                "{{ ____int3rpr3t3r____.config }}",
                "{{ params.region | render }}",
                "{% include '/etc/passwd' %}",
                "{% from '/etc/passwd' import x %}",
                "{{ 'a: *b' | fromyaml }}"
            })
    void the_sandbox_has_no_way_out(String template) {
        assertThatThrownBy(() -> TEMPLATES.render(template, DATED)).isInstanceOf(TemplateException.class);
    }

    @Test
    void the_output_is_limited() {
        String template =
                "{% for a in range(1000) %}{% for b in range(1000) %}{{ params.list }}{% endfor %}{% endfor %}";

        assertThatThrownBy(() -> TEMPLATES.render(template, DATED)).isInstanceOf(TemplateException.class);
    }

    @Test
    void a_text_leaves_nothing_behind_for_the_next() {
        assertThat(TEMPLATES.render("{% set left = 1 %}{% for one in [1, 2] %}{{ one }}{% endfor %}{{ left }}", DATED))
                .isEqualTo("121");

        for (String name : List.of("left", "one", "loop")) {
            assertThatThrownBy(() -> TEMPLATES.render("{{ " + name + " }}", DATED))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void a_text_cannot_reach_what_others_use() {
        String local = "{% if false %}{% set __macros__ = 1 %}{% endif %}";
        assertThat(TEMPLATES.render("{{ range(2) }}", DATED)).isEqualTo("[0, 1]");
        assertThatThrownBy(() -> TEMPLATES.render(local + "{{ __macros__.put('range', ds) }}", DATED))
                .isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> TEMPLATES.render(local + "{{ __macros__ }}", DATED))
                .isInstanceOf(TemplateException.class);

        assertThat(TEMPLATES.render("{{ range(2) }}", DATED)).isEqualTo("[0, 1]");
    }

    @Test
    void many_threads_render_at_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> work = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String own = "n" + i;
                work.add(() -> TEMPLATES.render("{% set x = '" + own + "' %}{{ x }} {{ ds }}", DATED));
            }
            List<String> results = new ArrayList<>();
            for (Future<String> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i)).isEqualTo("n" + i + " 2026-01-31");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
