package io.waybill.operators.fargate;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A size that Fargate offers. There are 74 of them for Linux, by AWS's table of task sizes.
 *
 * @param cpu in 1/1024 of a vCPU
 * @param memory in MiB
 */
public record FargateSize(int cpu, int memory) {
    /** The size of a container that says nothing, Fargate's smallest. */
    public static final FargateSize DEFAULT = new FargateSize(256, 512);

    private static final List<FargateSize> LINUX = Stream.of(
                    Stream.of(DEFAULT, new FargateSize(256, 1024), new FargateSize(256, 2048)),
                    sizes(512, 1024, 4096, 1024),
                    sizes(1024, 2048, 8192, 1024),
                    sizes(2048, 4096, 16384, 1024),
                    sizes(4096, 8192, 30720, 1024),
                    sizes(8192, 16384, 61440, 4096),
                    sizes(16384, 32768, 122880, 8192))
            .flatMap(size -> size)
            .toList();

    private static final List<FargateSize> WINDOWS =
            LINUX.stream().filter(size -> size.cpu >= 1024 && size.cpu <= 4096).toList();

    private static Stream<FargateSize> sizes(int cpu, int least, int most, int step) {
        return IntStream.iterate(least, memory -> memory <= most, memory -> memory + step)
                .mapToObj(memory -> new FargateSize(cpu, memory));
    }

    /** All sizes, by cpu, then memory. */
    public static List<FargateSize> all(boolean windows) {
        return windows ? WINDOWS : LINUX;
    }

    /** The next size with more memory and at least this cpu; absent where there is none. */
    public Optional<FargateSize> larger(boolean windows) {
        return all(windows).stream()
                .filter(size -> size.memory > memory && size.cpu >= cpu)
                .min(comparing(FargateSize::memory).thenComparing(FargateSize::cpu));
    }

    /**
     * The nearest sizes that there are: with the same cpu, and with at least as much of both.
     *
     * @return one or two, none of them twice
     */
    public List<FargateSize> nearest(boolean windows) {
        List<FargateSize> nearest = new ArrayList<>();
        all(windows).stream()
                .filter(size -> size.cpu == cpu)
                .min(comparing((FargateSize size) -> Math.abs(size.memory - memory))
                        .thenComparing(size -> -size.memory))
                .ifPresent(nearest::add);
        all(windows).stream()
                .filter(size -> size.cpu >= cpu && size.memory >= memory)
                .min(comparing(FargateSize::cpu).thenComparing(FargateSize::memory))
                .filter(size -> !nearest.contains(size))
                .ifPresent(nearest::add);
        if (nearest.isEmpty()) {
            all(windows).stream().min(comparingDouble(this::distance)).ifPresent(nearest::add);
        }
        return nearest;
    }

    /** On logarithmic scales, so that twice as much is as far as half as much. */
    private double distance(FargateSize other) {
        return Math.abs(Math.log((double) other.cpu / Math.max(1, cpu)))
                + Math.abs(Math.log((double) other.memory / Math.max(1, memory)));
    }
}
