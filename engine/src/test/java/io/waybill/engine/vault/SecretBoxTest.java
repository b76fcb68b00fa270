package io.waybill.engine.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.WaybillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
    private static byte[] key(int fill) {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private final SecretBox box = new SecretBox(List.of(key(1)));

    @Test
    void what_is_sealed_opens_for_its_purpose_only() {
        String sealed = box.seal("variable:x", "s3cret ü");

        assertThat(sealed).doesNotContain("s3cret");
        assertThat(box.open("variable:x", sealed)).isEqualTo("s3cret ü");
        assertThatThrownBy(() -> box.open("variable:y", sealed))
                .isInstanceOf(WaybillException.class)
                .hasMessageContaining("changed by somebody");
        assertThatThrownBy(() -> box.open("variable:x", sealed.substring(0, sealed.length() - 2) + "AA"))
                .isInstanceOf(WaybillException.class);
        assertThatThrownBy(() -> box.open("variable:x", "s3cret")).isInstanceOf(WaybillException.class);
    }

    @Test
    void the_same_text_is_never_sealed_alike() {
        assertThat(box.seal("x", "s3cret")).isNotEqualTo(box.seal("x", "s3cret"));
    }

    @Test
    void a_new_key_in_front_encrypts_and_the_old_one_still_opens() {
        String old = box.seal("x", "s3cret");
        SecretBox rotated = new SecretBox(List.of(key(2), key(1)));

        assertThat(rotated.open("x", old)).isEqualTo("s3cret");
        assertThat(rotated.isOfFirstKey(old)).isFalse();
        assertThat(rotated.isOfFirstKey(rotated.seal("x", "s3cret"))).isTrue();
        assertThatThrownBy(() -> new SecretBox(List.of(key(2))).open("x", old))
                .hasMessageContaining("which this server does not have; add that key to the setting secrets.keys");
    }

    @Test
    void a_file_of_keys_is_made_once_for_its_owner_alone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("secret.key");

        List<byte[]> made = SecretKeys.ofFile(file);

        assertThat(made).hasSize(1);
        assertThat(SecretKeys.ofFile(file).get(0)).isEqualTo(made.get(0));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_wrong_key_is_told_without_quoting_it() {
        assertThatThrownBy(() -> SecretKeys.parse(List.of("c2hvcnQ=")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Key 1 is not 32 bytes in Base64; make one with: openssl rand -base64 32");
        assertThat(SecretKeys.parse(List.of("_-8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")))
                .as("as Fernet writes them")
                .hasSize(1);
    }
}
