package io.waybill.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.bind.SpecJson;
import io.waybill.worker.ExitCode;
import io.waybill.worker.WorkerProgram;
import io.waybill.worker.WorkerProgram.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishSftpTest {
    private static final String PASSWORD = "p@ss word/7";

    @TempDir
    static Path root;

    private static SshServer server;
    private static KeyPair hostKey;
    private static KeyPair userKey;
    private static volatile boolean fullDisk;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        hostKey = generator.generateKeyPair();
        // What ssh-keygen makes today.
        userKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(new SftpEventListener() {
            @Override
            public void writing(
                    ServerSession session,
                    String remoteHandle,
                    FileHandle localHandle,
                    long offset,
                    byte[] data,
                    int dataOffset,
                    int dataLength)
                    throws IOException {
                if (fullDisk && offset > 100_000) {
                    throw new IOException("No space left on device");
                }
            }
        });
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, given, session) -> user.equals("etl") && given.equals(PASSWORD));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("robot") && KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setSubsystemFactories(List.of(sftp));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        server.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.stop(true);
    }

    @BeforeEach
    void an_empty_server() throws IOException {
        fullDisk = false;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(root)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<String> published() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private WorkerProgram worker(String login, String password, String hostKeyLine) {
        String connection = SpecJson.mapper()
                .createObjectNode()
                .put("conn_type", "sftp")
                .put("host", "my.file.server")
                .put("login", login)
                .put("password", password)
                .set("extra", SpecJson.mapper()
                        .createObjectNode()
                        .put("host_key", hostKeyLine)
                        .put("connect_to", "127.0.0.1:" + server.getPort()))
                .toString();
        return new WorkerProgram(folder).with("WAYBILL_CONNECTION", connection).file("out/file.csv", "a\n1\n");
    }

    private static String line() {
        return "my.file.server " + PublicKeyEntry.toString(hostKey.getPublic());
    }

    @Test
    void files_are_put_on_the_server_whole_and_over_old_ones() throws IOException {
        WorkerProgram worker = worker("etl", PASSWORD, line());
        String input = "{\"host\": \"sftp://my.file.server/in/daily\", \"files\": [\"out/*.csv\"]}";

        Outcome outcome = worker.run("publish_sftp", input);
        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(published()).containsExactly("in/daily/file.csv");
        assertThat(outcome.outputs().get("published").findValuesAsText("to"))
                .containsExactly("sftp://my.file.server/in/daily/file.csv");

        assertThat(worker.file("out/file.csv", "a\n2\n").run("publish_sftp", input).exit())
                .isEqualTo(ExitCode.DONE);
        assertThat(published()).containsExactly("in/daily/file.csv");
        assertThat(root.resolve("in/daily/file.csv")).hasContent("a\n2\n");
    }

    @Test
    void a_uri_with_a_key_alone_will_do() throws IOException {
        String key = PublicKeyEntry.toString(hostKey.getPublic()).replace(" ", "%20").replace("+", "%2B").replace("=", "%3D");
        Outcome outcome = new WorkerProgram(folder)
                .file("a.csv", "a")
                .with(
                        "WAYBILL_CONNECTION",
                        "sftp://etl:p%40ss%20word%2F7@127.0.0.1:" + server.getPort() + "?host_key=" + key)
                .run("publish_sftp", "{\"directory\": \"x\", \"files\": [\"a.csv\"]}");

        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(published()).containsExactly("x/a.csv");
    }

    @Test
    void a_private_key_lets_in_as_well() throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                userKey, "robot", (OpenSSHKeyEncryptionContext) null, text);
        String pem = text.toString(StandardCharsets.US_ASCII);
        String connection = SpecJson.mapper()
                .createObjectNode()
                .put("host", "127.0.0.1")
                .put("port", server.getPort())
                .put("login", "robot")
                .set("extra", SpecJson.mapper().createObjectNode().put("private_key", pem))
                .toString();
        Outcome outcome = new WorkerProgram(folder)
                .file("a.csv", "a")
                .with("WAYBILL_CONNECTION", connection)
                .run("publish_sftp", "{\"files\": [\"a.csv\"], \"accept_any_host_key\": true}");

        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(published()).containsExactly("a.csv");
    }

    @Test
    void a_server_with_another_key_or_an_unknown_one_is_not_trusted() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        String other = PublicKeyEntry.toString(generator.generateKeyPair().getPublic());
        String fingerprint = KeyUtils.getFingerPrint(hostKey.getPublic());

        Outcome wrong = worker("etl", PASSWORD, other).run("publish_sftp", "{\"files\": [\"out/file.csv\"]}");
        assertThat(wrong.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(wrong.err()).contains("another one than expected").contains(fingerprint);

        Outcome unknown = worker("etl", PASSWORD, "").run("publish_sftp", "{\"files\": [\"out/file.csv\"]}");
        assertThat(unknown.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(unknown.err())
                .contains("The host key of my.file.server is not known. It has " + fingerprint)
                .contains(PublicKeyEntry.toString(hostKey.getPublic()));
        assertThat(published()).isEmpty();
    }

    @Test
    void a_wrong_password_is_the_users_fault_and_is_not_shown() throws IOException {
        Outcome outcome = worker("etl", "not-this-one", line()).run("publish_sftp", "{\"files\": [\"out/file.csv\"]}");

        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(outcome.err()).contains("my.file.server does not let etl in");
        assertThat(outcome.out() + outcome.err()).doesNotContain("not-this-one");
    }

    @Test
    void a_failure_in_the_middle_leaves_the_old_file_and_nothing_else() throws IOException {
        WorkerProgram worker = worker("etl", PASSWORD, line());
        worker.run("publish_sftp", "{\"files\": [\"out/file.csv\"]}");
        fullDisk = true;
        Outcome outcome =
                worker.file("out/file.csv", "x".repeat(1_000_000)).run("publish_sftp", "{\"files\": [\"out/file.csv\"]}");

        assertThat(outcome.exit()).isNotEqualTo(ExitCode.DONE);
        assertThat(published()).containsExactly("file.csv");
        assertThat(root.resolve("file.csv")).hasContent("a\n1\n");
    }

    @Test
    void a_server_that_is_down_may_be_up_later() {
        Outcome outcome = new WorkerProgram(folder)
                .file("a.csv", "a")
                .run("publish_sftp", "{\"host\": \"127.0.0.1\", \"port\": 1, \"user\": \"etl\", \"files\": [\"a.csv\"]}");

        assertThat(outcome.exit()).isEqualTo(ExitCode.TRY_AGAIN);
        assertThat(outcome.err()).contains("sftp://127.0.0.1:1/ cannot be reached");
    }
}
