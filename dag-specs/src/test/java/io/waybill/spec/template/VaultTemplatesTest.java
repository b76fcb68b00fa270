package io.waybill.spec.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code var} and {@code conn}, and what becomes of secrets. */
class VaultTemplatesTest {
    private static final VaultValues VAULT = new VaultValues() {
        @Override
        public Optional<VariableValue> variable(String key) {
            return switch (key) {
                case "region" -> Optional.of(new VariableValue("eu", false));
                case "limits" -> Optional.of(new VariableValue("{\"rows\": 5, \"of\": {\"eu\": [1, 2]}}", false));
                case "api_token" -> Optional.of(new VariableValue("t0ken", true));
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<ConnectionValue> connection(String id) {
            return id.equals("db")
                    ? Optional.of(new ConnectionValue(
                            "db",
                            "postgres",
                            null,
                            "db.example.com",
                            "etl",
                            "s3cret",
                            5432,
                            "sales",
                            "{\"sslmode\": \"require\", \"api_key\": \"k3y\"}",
                            "postgres://etl:s3cret@db.example.com"))
                    : Optional.empty();
        }

        @Override
        public String seal(String text) {
            return SEALED + new StringBuilder(text).reverse();
        }

        @Override
        public String open(String sealed) {
            return new StringBuilder(sealed.substring(SEALED.length()))
                    .reverse()
                    .toString();
        }
    };
    private static final Templates TEMPLATES = new Templates(VAULT);
    private static final TaskSpec TASK = TaskSpec.of("load", "ecs");
    private static final TemplateContext CONTEXT = new TemplateContext(
            DagSpec.of("sales", List.of(TASK)),
            TASK,
            "r",
            null,
            null,
            null,
            Map.of(),
            1,
            XComs.NONE,
            null,
            LastSuccess.NONE);

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '~', textBlock = """
            {{ var.value.region }}                        ¦ eu
            {{ var.value['region'] | upper }}             ¦ EU
            {{ var.value.get('region', 'us') }}           ¦ eu
            {{ var.value.get('none', 'us') }}             ¦ us
            {{ var.json.limits.rows + 1 }}                ¦ 6
            {{ var.json.limits.of.eu[1] }}                ¦ 2
            {{ var.json.get('none', {'rows': 3}).rows }}  ¦ 3
            {{ conn.db.host }}:{{ conn.db.port }}/{{ conn.db.schema }} ¦ db.example.com:5432/sales
            {{ conn.db.conn_type }} {{ conn.db.login }}   ¦ postgres etl
            {{ conn.get('db').conn_id }}                  ¦ db
            {{ conn.db.description | default('none') }}   ¦ none
            {{ conn.db.extra_dejson.sslmode }}            ¦ require
            {{ conn.db.extra_dejson.get('more', 'less') }} ¦ less
            """)
    void renders(String template, String expected) {
        assertThat(TEMPLATES.render(template, CONTEXT)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '~', textBlock = """
            {{ var.value.none }}              ¦ There is no variable 'none'; set it on the page Variables
            {{ var.json.none.x }}             ¦ There is no variable 'none'; set it
            {{ var.json.region }}             ¦ The variable 'region' is no JSON; use var.value.region
            {{ conn.none.host }}              ¦ There is no connection 'none'; make it on the page Connections
            {{ conn.db.extra_dejson.more }}   ¦ The connection 'db' has no extra 'more'
            {{ var.text.x }}                  ¦ There is no 'var.text'
            {{ conn.db.hosst }}               ¦ There is no 'conn.db.hosst'
            {{ var.value.api_token }}         ¦ A secret, the variable 'api_token', cannot be used here
            {{ var.json.api_token }}          ¦ It cannot be rendered; why is not told, for a secret is used in it
            {{ conn.db.password }}            ¦ A secret, the password of the connection 'db', cannot be used here
            {{ conn.db.get_uri() }}           ¦ A secret, the URI of the connection 'db', cannot be used here
            {{ conn.db.extra }}               ¦ A secret, the extra of the connection 'db', cannot be used here
            {{ conn.db.extra_dejson.api_key }} ¦ A secret, the extra 'api_key' of the connection 'db', cannot be used here
            {% if conn.db.password %}x{% endif %} ¦ A secret, the password of the connection 'db', cannot be used here
            """)
    void says_what_is_missing_or_must_not_be_told(String template, String message) {
        assertThatThrownBy(() -> TEMPLATES.render(template, CONTEXT))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("s3cret", "t0ken", "k3y");
    }

    @Test
    void a_text_with_a_secret_in_it_is_sealed_as_a_whole_where_it_may_stand() {
        JsonNode tree = json(
                "{\"env\": [\"{{ conn.db.login }}\", \"{{ conn.db.password | upper }}!\"], \"name\": \"{{ var.value.region }}\"}");

        JsonNode rendered = TEMPLATES.renderTree(tree, CONTEXT, path -> path.equals(List.of("env", "*")));

        assertThat(rendered.toString()).doesNotContain("s3cret").doesNotContain("S3CRET");
        assertThat(TEMPLATES.opened(rendered)).isEqualTo(json("{\"env\": [\"etl\", \"S3CRET!\"], \"name\": \"eu\"}"));
        assertThat(SealedTexts.masked(rendered)).isEqualTo(json("{\"env\": [\"etl\", \"***\"], \"name\": \"eu\"}"));
    }

    @Test
    void a_secret_in_one_text_says_nothing_of_the_next() {
        JsonNode rendered = TEMPLATES.renderTree(
                json("[\"{{ conn.db.password }}\", \"{{ var.value.region }}\"]"), CONTEXT, path -> true);

        assertThat(rendered.get(1).asText()).isEqualTo("eu");
    }

    @Test
    void names_are_checked_when_the_file_is_read_as_far_as_they_are_known() {
        assertThat(TEMPLATES.check(
                        "{{ var.value.any }} {{ conn.any.host }} {{ conn.get('any').x }}", Set.of(), Set.of(), false))
                .isEmpty();
        assertThat(TEMPLATES.check("{{ var.valu.any }} {{ conn.any.pasword }}", Set.of(), Set.of(), false))
                .extracting(TemplateProblem::remedy)
                .containsExactly("did you mean value?", "did you mean password?");
    }
}
