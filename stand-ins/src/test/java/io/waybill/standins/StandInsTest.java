package io.waybill.standins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandInsTest {
    @TempDir
    Path folder;

    @Test
    void the_program_serves_both_until_its_input_ends() throws Exception {
        Path ready = folder.resolve("run/ready.json");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.waybill.standins.Main",
                        "--folder",
                        folder.toString(),
                        "--ready-file",
                        ready.toString(),
                        "--bucket",
                        "public")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready) || !program.isAlive());
            assertThat(ready)
                    .describedAs(Files.readString(folder.resolve("log")))
                    .exists();
            JsonNode description = JsonMapper.builder().build().readTree(Files.readString(ready));
            publishBySftp(description.path("sftp"));
            publishWithoutKeys(description.path("s3"));
            program.getOutputStream().close();
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        assertThat(folder.resolve("sftp/by-sftp.txt")).hasContent("over SFTP");
        assertThat(folder.resolve("s3/public")).isEmptyDirectory();
    }

    private static void publishBySftp(JsonNode sftp) throws Exception {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier((session, address, key) ->
                    PublicKeyEntry.toString(key).equals(sftp.path("host_key").textValue()));
            client.start();
            try (ClientSession session = client.connect(
                            sftp.path("user").textValue(),
                            sftp.path("host").textValue(),
                            sftp.path("port").intValue())
                    .verify(Duration.ofSeconds(20))
                    .getSession()) {
                session.addPasswordIdentity(sftp.path("password").textValue());
                session.auth().verify(Duration.ofSeconds(20));
                try (SftpClient files = SftpClientFactory.instance().createSftpClient(session);
                        OutputStream out = files.write("/by-sftp.txt")) {
                    out.write("over SFTP".getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** Who has no keys is refused; who has is let in by the same server in the worker's tests. */
    private static void publishWithoutKeys(JsonNode s3) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(s3.path("endpoint").textValue() + "/public/some-key.txt"))
                .PUT(HttpRequest.BodyPublishers.ofString("over S3"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
    }
}
