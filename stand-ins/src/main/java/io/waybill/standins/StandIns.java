package io.waybill.standins;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An SFTP server and an S3 endpoint on the loopback, over two folders. Password, keys and host key are made anew for each
 * start.
 */
final class StandIns implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String USER = "waybill";

    private final SshServer sftp;
    private final S3Proxy s3;
    private final ObjectNode description;

    private StandIns(SshServer sftp, S3Proxy s3, ObjectNode description) {
        this.sftp = sftp;
        this.s3 = s3;
        this.description = description;
    }

    /**
     * Starts both.
     *
     * @param folder what is published is in its folders {@code sftp} and {@code s3}
     * @param buckets those that are there from the beginning
     */
    static StandIns start(Path folder, List<String> buckets) throws Exception {
        SecureRandom random = new SecureRandom();
        ObjectNode description = JsonMapper.builder().build().createObjectNode();
        SshServer sftp = sftp(Files.createDirectories(folder.resolve("sftp")), random, description);
        try {
            S3Proxy s3 = s3(Files.createDirectories(folder.resolve("s3")), buckets, random, description);
            return new StandIns(sftp, s3, description);
        } catch (Exception e) {
            sftp.stop(true);
            throw e;
        }
    }

    private static SshServer sftp(Path root, SecureRandom random, ObjectNode description)
            throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair hostKey = generator.generateKeyPair();
        String password = secret(random);
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost(LOOPBACK);
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, given, session) -> user.equals(USER) && given.equals(password));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        // Whatever path is asked for, it lies within the folder.
        server.setFileSystemFactory(new VirtualFileSystemFactory(root.toAbsolutePath()));
        server.start();
        description
                .putObject("sftp")
                .put("host", LOOPBACK)
                .put("port", server.getPort())
                .put("user", USER)
                .put("password", password)
                .put("host_key", PublicKeyEntry.toString(hostKey.getPublic()));
        return server;
    }

    private static S3Proxy s3(Path root, List<String> buckets, SecureRandom random, ObjectNode description)
            throws Exception {
        String id = "waybill-" + secret(random).substring(0, 8);
        String key = secret(random);
        FilesystemNio2BlobStore store =
                new FilesystemNio2BlobStore(root.toAbsolutePath().toString());
        for (String bucket : buckets) {
            if (!store.containerExists(bucket)) {
                store.createContainer(bucket);
            }
        }
        S3Proxy server = S3Proxy.builder()
                .blobStore(store)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, id, key)
                .endpoint(URI.create("http://" + LOOPBACK + ":0"))
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
        description
                .putObject("s3")
                .put("endpoint", "http://" + LOOPBACK + ":" + server.getPort())
                .put("access_key_id", id)
                .put("secret_access_key", key);
        return server;
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        // Without signs that would have to be escaped somewhere.
        return Base64.getEncoder().encodeToString(bytes).replaceAll("[^A-Za-z0-9]", "x");
    }

    /** Where they are and how one gets in. */
    ObjectNode description() {
        return description.deepCopy();
    }

    @Override
    public void close() throws Exception {
        sftp.stop(true);
        s3.stop();
    }
}
