package io.waybill.worker.publish;

import io.waybill.worker.ExitCode;
import io.waybill.worker.Step;
import io.waybill.worker.StepException;
import io.waybill.worker.StepRun;
import io.waybill.worker.files.Connection;
import io.waybill.worker.files.DataFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.SftpVersionSelector;

/** Puts files on a server by SFTP. They have their names only when they are whole. */
public final class PublishSftpStep implements Step {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "publish_sftp";
    }

    @Override
    public String about() {
        return "puts files on a server by SFTP";
    }

    @Override
    public ExitCode run(StepRun run) throws IOException {
        PublishSftpInput input = run.inputAs(PublishSftpInput.class);
        SftpAddress address = SftpAddress.of(input, run.connection());
        String given = input.hostKey().isEmpty()
                ? run.connection().flatMap(connection -> connection.extra("host_key")).orElse("")
                : input.hostKey();
        HostKeys keys = new HostKeys(address.host(), given, input.acceptAnyHostKey());
        Map<String, DataFile> files = FilesToPublish.of(run, input.files(), input.keepFolders());
        List<Published> all = new ArrayList<>();
        try (SshClient client = client(keys)) {
            try (ClientSession session = session(client, address, keys, run.connection());
                    SftpClient sftp = SftpClientFactory.instance()
                            // The version that OpenSSH has, so that everywhere the same is tried.
                            .createSftpClient(session, SftpVersionSelector.fixedVersionSelector(3))) {
                SftpUpload upload = new SftpUpload(sftp, address);
                for (Map.Entry<String, DataFile> entry : files.entrySet()) {
                    Published one = upload.send(entry.getValue(), address.path(input.prefix() + entry.getKey()));
                    FilesToPublish.log(run, one);
                    all.add(one);
                }
            }
        }
        FilesToPublish.tell(run, all);
        return ExitCode.DONE;
    }

    private static SshClient client(HostKeys keys) {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((session, address, key) -> keys.trust(key));
        // Nothing of this machine's own settings and keys.
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.start();
        return client;
    }

    private static ClientSession session(
            SshClient client, SftpAddress address, HostKeys keys, Optional<Connection> connection) throws IOException {
        ClientSession session;
        try {
            session = client.connect(address.user(), address.dialled(), null, null)
                    .verify(PATIENCE)
                    .getSession();
        } catch (IOException e) {
            throw StepException.tryAgain(address.shown("") + " cannot be reached: " + e.getMessage(), e);
        }
        try {
            String password = connection.map(Connection::password).orElse("");
            if (!password.isEmpty()) {
                session.addPasswordIdentity(password);
            }
            privateKeys(connection, password).forEach(session::addPublicKeyIdentity);
            session.auth().verify(PATIENCE);
            return session;
        } catch (IOException e) {
            session.close(true);
            StepException refusal = keys.refusal();
            if (refusal != null) {
                throw refusal;
            }
            // No more ways to log in, as SSH has it.
            boolean refused = e instanceof SshException ssh && ssh.getDisconnectCode() == 14
                    || String.valueOf(e.getMessage()).contains("No more authentication methods");
            if (refused) {
                throw StepException.notPassed(address.host() + " does not let " + address.user()
                        + " in: look at login, password and private_key of the connection", e);
            }
            throw StepException.tryAgain("Logging in at " + address.host() + " failed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            session.close(true);
            throw e;
        }
    }

    private static Iterable<KeyPair> privateKeys(Optional<Connection> connection, String password) throws IOException {
        Optional<String> text = connection.flatMap(given -> given.extra("private_key"));
        if (text.isEmpty()) {
            return List.of();
        }
        String passphrase = connection.flatMap(given -> given.extra("private_key_passphrase")).orElse(password);
        try {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName("private_key"),
                    new ByteArrayInputStream(text.get().getBytes(StandardCharsets.UTF_8)),
                    FilePasswordProvider.of(passphrase));
            if (keys == null) {
                throw StepException.badInput("private_key of the connection's extra is no private key");
            }
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw StepException.badInput(
                    "private_key of the connection's extra cannot be read: look whether it is whole, with its line breaks,"
                            + " and its private_key_passphrase right");
        }
    }
}
