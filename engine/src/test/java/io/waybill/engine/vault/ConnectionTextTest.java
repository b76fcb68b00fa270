package io.waybill.engine.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTextTest {
    private static Connection connection(String type, String host, String login, String password, Integer port) {
        return new Connection("c", type, "", host, "", login, password, port, "", "", "");
    }

    @Test
    void a_uri_is_read_as_airflow_reads_it() {
        assertThat(ConnectionText.parse(
                        "c", "postgresql://et%40l:p%3Ass@db.example.com:5432/sales?sslmode=require&x=a%20b"))
                .isEqualTo(new Connection(
                        "c",
                        "postgres",
                        "",
                        "db.example.com",
                        "sales",
                        "et@l",
                        "p:ss",
                        5432,
                        "{\"sslmode\":\"require\",\"x\":\"a b\"}",
                        "",
                        ""));
        assertThat(ConnectionText.parse("c", "google-cloud-platform://"))
                .isEqualTo(connection("google_cloud_platform", "", "", "", null));
        assertThat(ConnectionText.parse("c", "http://:only@host/?__extra__=%7B%22a%22%3A%5B1%5D%7D")
                        .extra())
                .isEqualTo("{\"a\":[1]}");
    }

    @Test
    void json_is_read_with_its_extra_as_text_or_as_object() {
        assertThat(ConnectionText.parse(
                        "c", "{\"conn_type\": \"aws\", \"port\": \"80\", \"extra\": {\"region_name\": \"eu\"}}"))
                .isEqualTo(new Connection("c", "aws", "", "", "", "", "", 80, "{\"region_name\":\"eu\"}", "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://etl:s%3Acret@db.example.com:5432/sales?a=b",
                "http://host",
                "aws://?__extra__=%7B%22a%22%3A%5B1%5D%7D",
                "x://login@host/schema"
            })
    void what_is_read_is_written_alike(String uri) {
        Connection connection = ConnectionText.parse("c", uri);

        assertThat(ConnectionText.parse("c", ConnectionText.uri(connection))).isEqualTo(connection);
    }

    @Test
    void what_is_neither_is_refused_without_quoting_it() {
        assertThatThrownBy(() -> ConnectionText.parse("c", "s3cret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither a JSON object nor a URI")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> ConnectionText.parse("c", "{s3cret")).hasMessage("It is no JSON");
        assertThatThrownBy(() -> ConnectionText.parse("c", "x://h:s3cret")).hasMessage("Its port is no number");
    }
}
