package io.waybill.worker.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.worker.validate.DuplicateCounter.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicateCounterTest {
    @TempDir
    Path scratch;

    @Test
    void what_does_not_fit_into_memory_is_counted_from_files() throws IOException {
        // A table of 1,024 slots for 50,000 different texts.
        DuplicateCounter counter = new DuplicateCounter(scratch, 1);
        for (int i = 0; i < 50_000; i++) {
            counter.add(Hash.of("text " + i));
        }
        for (int i = 0; i < 50_000; i += 10_000) {
            counter.add(Hash.of("text " + i));
            counter.add(Hash.of("text " + i));
        }

        assertThat(counter.duplicated(3)).isEqualTo(15);
        assertThat(counter.someDuplicated()).hasSize(3);
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void texts_that_are_alike_have_other_hashes() {
        assertThat(Stream.of("", "a", "b", "ab", "ba", "a\0", "aa", "1:a1:b", "1:a2:b").map(Hash::of).distinct())
                .hasSize(9);
    }
}
