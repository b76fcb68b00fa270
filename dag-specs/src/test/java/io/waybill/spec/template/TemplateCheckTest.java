package io.waybill.spec.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.ProblemCode;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateCheckTest {
    private static final Templates TEMPLATES = new Templates();

    private static List<TemplateProblem> check(String template) {
        return TEMPLATES.check(template, Set.of("region", "list"), Set.of("extract", "load"), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no template",
                "{{ ds }}",
                "{{ ds | replace('-', '') | upper }}",
                "{{ params.region }} {{ params['region'] }} {{ params.get('x', 'y') }}",
                "{% for x in params.list %}{{ x }} {{ loop.index }}{% endfor %}",
                "{% for k, v in params.list.items() %}{{ k }}{{ v.w }}{% else %}{{ ds }}{% endfor %}",
                "{% set a = 1 %}{{ a }}{% set b %}x{% endset %}{{ b }}",
                "{% if ds is defined and not (params.region == 'eu') %}a{% elif ts %}b{% else %}c{% endif %}",
                "{{ ti.xcom_pull('extract')['rows'] }} {{ ti.xcom_pull(task_ids='load.run', key='x') }}",
                "{{ ti.xcom_pull(params.region) }}",
                "{{ dag_run.conf.region }} {{ dag_run.conf.get('x') }} {{ dag_run.run_type }}",
                "{{ 'dss' }} {{ \"{{ dss }}\" }}",
                "{% raw %}{{ dss }} {% if %}{% endraw %}",
                "{# {{ dss }} #}",
                "{{ 'a' if ds else none }}",
                "{{ range(1, 3) }}",
                "{{ logical_date.add(days=1, hours=2).strftime('%Y') }}",
                "{{ {'a': ds}['a'] }}",
                "{{ 3 is not divisibleby 2 }}",
                "{%- if ds -%} x {%- endif -%}",
                "a { b } {x} 100% #}"
            })
    void finds_nothing_wrong(String template) {
        assertThat(check(template)).isEmpty();
    }

    @Test
    void what_the_parser_itself_refuses_is_a_problem_like_any_other() {
        assertThat(check("{{ [ds | \"if\" }}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TEMPLATE_SYNTAX));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '~', textBlock = """
            {{ dss }}                                ¦ 3  ¦ UNKNOWN_VARIABLE ¦ There is no variable 'dss'
            {{ ds }} {{ params.regoin }}             ¦ 19 ¦ UNKNOWN_VARIABLE ¦ The DAG has no param 'regoin'
            {% if false %}{{ dss }}{% endif %}       ¦ 17 ¦ UNKNOWN_VARIABLE ¦ There is no variable 'dss'
            {% if dss %}{% endif %}                  ¦ 6  ¦ UNKNOWN_VARIABLE ¦ There is no variable 'dss'
            {% for x in dss %}{% endfor %}           ¦ 12 ¦ UNKNOWN_VARIABLE ¦ There is no variable 'dss'
            {% set x = dss %}                        ¦ 11 ¦ UNKNOWN_VARIABLE ¦ There is no variable 'dss'
            {{ ti.xcom_pull('extrct') }}             ¦ 16 ¦ UNKNOWN_VARIABLE ¦ There is no task 'extrct'
            {{ ti.xcom_pull(task_ids='extrct').x }}  ¦ 25 ¦ UNKNOWN_VARIABLE ¦ There is no task 'extrct'
            {{ dag_run.conf.regoin }}                ¦ 16 ¦ UNKNOWN_VARIABLE ¦ The DAG has no param 'regoin'
            {{ dag_run.conf['regoin'] }}             ¦ 16 ¦ UNKNOWN_VARIABLE ¦ The DAG has no param 'regoin'
            {{ dag_run.external_trigger }}           ¦ 11 ¦ UNKNOWN_VARIABLE ¦ There is no 'dag_run.external_trigger'
            {{ execution_date }}                     ¦ 3  ¦ UNKNOWN_VARIABLE ¦ There is no variable 'execution_date'
            {{ task.name }}                          ¦ 8  ¦ UNKNOWN_VARIABLE ¦ There is no 'task.name'
            {{ ds | nope }}                          ¦ 8  ¦ UNKNOWN_VARIABLE ¦ There is no filter 'nope'
            {{ ds is nope }}                         ¦ 9  ¦ UNKNOWN_VARIABLE ¦ There is no test 'nope'
            {{ ds is not nope }}                     ¦ 13 ¦ UNKNOWN_VARIABLE ¦ There is no test 'nope'
            {{ nope(1) }}                            ¦ 3  ¦ UNKNOWN_VARIABLE ¦ There is no function 'nope'
            {{ ds + * 2 }}                           ¦ 8  ¦ TEMPLATE_SYNTAX  ¦ 'ds + * 2' is no expression
            a {{ ds                                  ¦ 2  ¦ TEMPLATE_SYNTAX  ¦ '{{' is not closed
            a {% if ds                               ¦ 2  ¦ TEMPLATE_SYNTAX  ¦ '{%' is not closed
            a {# x                                   ¦ 2  ¦ TEMPLATE_SYNTAX  ¦ '{#' is not closed
            {% if ds %}{% for x in ds %}{% endif %}  ¦ 28 ¦ TEMPLATE_SYNTAX  ¦ There is no open 'if' for this 'endif'
            {% for x of ds %}{% endfor %}            ¦ 0  ¦ TEMPLATE_SYNTAX  ¦ This 'for' has no 'in'
            {% whle ds %}                            ¦ 0  ¦ TEMPLATE_SYNTAX  ¦ There is no tag 'whle'
            {% else %}                               ¦ 0  ¦ TEMPLATE_SYNTAX  ¦ There is no open 'if' for this 'else'
            """)
    void finds_the_place(String template, int offset, ProblemCode code, String message) {
        TemplateProblem problem = check(template).get(0);

        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.offset()).isEqualTo(offset);
        assertThat(problem.code()).isEqualTo(code);
    }

    @Test
    void finds_everything_at_once() {
        assertThat(check("{{ a }} {{ params.b }} {{ ds | c }} {% d %}")).hasSize(4);
    }

    @Test
    void random_templates_end_without_an_exception() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "{{", "}}", "{%", "%}", "{#", "#}", " ", "ds", "params", ".", "'", "\"", "(", ")", "[", "]", "|", "if",
                "endif", "for", "in", "set", "=", "raw", "endraw", "-", "\\", "\n", "1", "+", ",", "is", "not", "else");
        for (int round = 0; round < 5000; round++) {
            StringBuilder template = new StringBuilder();
            int length = random.nextInt(20);
            for (int i = 0; i < length; i++) {
                template.append(pieces.get(random.nextInt(pieces.size())));
            }
            String text = template.toString();
            List<TemplateProblem> problems;
            try {
                problems = check(text);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + text, e);
            }
            assertThat(problems)
                    .as("seed %d, round %d: %s", seed, round, text)
                    .allSatisfy(problem -> assertThat(problem.offset()).isBetween(0, text.length()));
        }
    }
}
