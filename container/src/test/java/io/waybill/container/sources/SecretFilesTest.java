package io.waybill.container.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.vault.SecretText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFilesTest {
    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Optional<String> variable(Path file, String key) {
        return new SecretFiles(file, null).variable(key).map(SecretText::text);
    }

    private static Optional<String> connection(Path file, String id) {
        return new SecretFiles(null, file).connection(id).map(SecretText::text);
    }

    @Test
    void variables_are_texts_or_json_in_each_format() throws IOException {
        Path env = write("a.env", "# Where\n region = eu=central \n\nlimits={\"rows\": 10}\n");
        Path json = write("a.json", "{\"region\": \"eu\", \"limits\": {\"rows\": 10}, \"none\": null}");
        Path yaml = write("a.yml", "region: eu\nlimits: {rows: 10}\n");

        assertThat(variable(env, "region")).contains("eu=central");
        assertThat(variable(env, "limits")).contains("{\"rows\": 10}");
        assertThat(variable(env, "Region")).isEmpty();
        assertThat(variable(json, "region")).contains("eu");
        assertThat(variable(json, "limits")).contains("{\"rows\":10}");
        assertThat(variable(json, "none")).isEmpty();
        assertThat(variable(yaml, "limits")).contains("{\"rows\":10}");
        assertThat(new SecretFiles(null, null).variable("region")).isEmpty();
    }

    @Test
    void connections_are_uris_or_maps() throws IOException {
        Path env = write("c.env", "db=postgres://etl:s3cret@db\n");
        Path yaml = write(
                "c.yaml",
                "db: 'postgres://db'\nlake: {conn_type: aws, extra_dejson: {region: eu}}\none: ['http://x']\ntwo: [a, b]\n");

        assertThat(connection(env, "db")).contains("postgres://etl:s3cret@db");
        assertThat(connection(yaml, "db")).contains("postgres://db");
        assertThat(connection(yaml, "lake")).contains("{\"conn_type\":\"aws\",\"extra_dejson\":{\"region\":\"eu\"}}");
        assertThat(connection(yaml, "one")).contains("http://x");
        assertThat(new SecretFiles(null, yaml).connection("two"))
                .map(SecretText::problem)
                .contains("It is a list of 2 connections; write one");
    }

    @Test
    void a_file_that_is_changed_is_read_anew() throws IOException {
        Path file = write("a.env", "region=eu");
        SecretFiles files = new SecretFiles(file, null);
        assertThat(files.check()).isEqualTo(file + " with 1 variable");
        assertThat(files.variable("zone")).isEmpty();
        write("a.env", "region=eu\nzone=a");
        assertThat(files.variable("zone")).map(SecretText::text).contains("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.json | {\"hush\": \"s3cret\", | cannot be understood; see line 1",
                "a.yaml | hush: [s3cret | cannot be understood",
                "a.yaml | - s3cret | is no map",
                "a.env  | s3cret | has no name and '=' in line 1",
                "a.toml | a=1 | ends with none of .env, .json, .yaml, .yml"
            })
    void a_file_that_cannot_be_read_is_a_fault_that_tells_nothing_of_it(String name, String text, String problem)
            throws IOException {
        Path file = write(name, text);

        assertThatThrownBy(() -> variable(file, "hush"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE))
                .hasMessageStartingWith("The file " + file)
                .hasMessageContaining(problem)
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void so_is_one_that_is_not_there_and_a_name_that_stands_twice() throws IOException {
        assertThatThrownBy(() -> variable(folder.resolve("none.env"), "x")).hasMessageEndingWith("is not there");
        Path twice = write("a.env", "x=1\nx=2");
        assertThatThrownBy(() -> variable(twice, "x")).hasMessageContaining("for the second time in line 2");
        assertThat(SecretFiles.isReadable(twice)).isTrue();
        assertThat(SecretFiles.isReadable(folder.resolve("a.txt"))).isFalse();
    }
}
