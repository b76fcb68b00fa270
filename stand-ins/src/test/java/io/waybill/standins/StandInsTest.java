package io.waybill.standins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.OutputStream;
import java.net.URI;
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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

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
        try (OutputStream input = program.getOutputStream()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready) || !program.isAlive());
            assertThat(ready).describedAs(Files.readString(folder.resolve("log"))).exists();
            JsonNode description = JsonMapper.builder().build().readTree(Files.readString(ready));
            publishBySftp(description.path("sftp"));
            publishByS3(description.path("s3"));
            input.close();
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        assertThat(folder.resolve("sftp/by-sftp.txt")).hasContent("over SFTP");
        assertThat(folder.resolve("s3/public/some/key.txt")).hasContent("over S3");
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

    private static void publishByS3(JsonNode s3) {
        try (S3Client client = S3Client.builder()
                .endpointOverride(URI.create(s3.path("endpoint").textValue()))
                .forcePathStyle(true)
                .region(Region.EU_CENTRAL_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        s3.path("access_key_id").textValue(),
                        s3.path("secret_access_key").textValue())))
                .build()) {
            client.putObject(
                    request -> request.bucket("public").key("some/key.txt"), RequestBody.fromString("over S3"));
        }
    }
}
