package io.waybill.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.operators.fargate.FargateSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FargateSizeTest {

    @Test
    void there_are_seventy_four_sizes_for_linux() {
        assertThat(FargateSize.all(false))
                .hasSize(74)
                .doesNotHaveDuplicates()
                .contains(
                        FargateSize.DEFAULT,
                        new FargateSize(4096, 30720),
                        new FargateSize(8192, 61440),
                        new FargateSize(16384, 122880))
                .doesNotContain(new FargateSize(256, 4096), new FargateSize(8192, 17408));
    }

    @Test
    void windows_has_those_from_one_to_four_vcpus() {
        assertThat(FargateSize.all(true)).extracting(FargateSize::cpu).containsOnly(1024, 2048, 4096);
    }

    @ParameterizedTest
    @CsvSource({
        "256,  512,    256x1024",
        "256,  2048,   512x3072",
        "512,  4096,   1024x5120",
        "4096, 30720,  8192x32768",
        "8192, 61440,  16384x65536",
    })
    void the_next_size_has_more_memory_and_no_less_cpu(int cpu, int memory, String expected) {
        assertThat(new FargateSize(cpu, memory).larger(false).map(size -> size.cpu() + "x" + size.memory()))
                .contains(expected);
    }

    @Test
    void there_is_an_end_to_growing() {
        assertThat(new FargateSize(16384, 122880).larger(false)).isEmpty();
        assertThat(new FargateSize(4096, 30720).larger(true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "512,   700,    '[512x1024]'",
        "256,   4096,   '[256x2048, 512x4096]'",
        "300,   512,    '[512x1024]'",
        "1024,  65536,  '[1024x8192, 16384x65536]'",
        "2048,  1024,   '[2048x4096]'",
        "8192,  17000,  '[8192x16384, 8192x20480]'",
        "16384, 200000, '[16384x122880]'",
        "20000, 200000, '[16384x122880]'",
    })
    void the_nearest_sizes_keep_the_cpu_or_have_enough_of_both(int cpu, int memory, String expected) {
        assertThat(new FargateSize(cpu, memory)
                        .nearest(false).stream()
                                .map(size -> size.cpu() + "x" + size.memory())
                                .toList())
                .hasToString(expected);
    }
}
