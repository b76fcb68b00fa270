package io.waybill.container.local.ecs;

import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.WireException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sizes that a Fargate task may have, and the ways in which they may be written. Source: <a
 * href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size">Task
 * size</a>.
 */
final class FargateSizes {

    /** Memory in MiB: from, to, and the step between. */
    private record Memory(int from, int to, int step) {

        boolean has(int mib) {
            return mib >= from && mib <= to && (mib - from) % step == 0;
        }
    }

    private static final Map<Integer, Memory> BY_CPU_UNITS = Map.of(
            512, new Memory(1024, 4096, 1024),
            1024, new Memory(2048, 8192, 1024),
            2048, new Memory(4096, 16384, 1024),
            4096, new Memory(8192, 30720, 1024),
            8192, new Memory(16384, 61440, 4096),
            16384, new Memory(32768, 122880, 8192));
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{0,9}(?:\\.[0-9]{1,9})?)\\s*([A-Za-z]*)");

    private FargateSizes() {}

    /** CPU units: {@code 1024}, {@code 1 vCPU}, {@code .5 vcpu} become a whole number of units. */
    static String cpu(String written) {
        return amount(written, "vcpu", "cpu");
    }

    /** MiB: {@code 2048}, {@code 2GB}, {@code 0.5 GB} become a whole number of MiB. */
    static String memory(String written) {
        return amount(written, "gb", "memory");
    }

    /** Whether there is a Fargate task of this size. */
    static boolean exists(int cpuUnits, int memoryMib) {
        if (cpuUnits == 256) {
            return memoryMib == 512 || memoryMib == 1024 || memoryMib == 2048;
        }
        Memory memory = BY_CPU_UNITS.get(cpuUnits);
        return memory != null && memory.has(memoryMib);
    }

    /**
     * Refuses a size that does not exist.
     *
     * @throws WireException ClientException
     */
    static void check(String cpuUnits, String memoryMib) {
        if (!exists(Integer.parseInt(cpuUnits), Integer.parseInt(memoryMib))) {
            throw new WireException(
                    ErrorCode.CLIENT,
                    "No Fargate configuration exists for given values: " + cpuUnits + " CPU, " + memoryMib
                            + " memory. See the Amazon ECS documentation for the valid values.");
        }
    }

    private static String amount(String written, String unit, String member) {
        Matcher parts = AMOUNT.matcher(written.strip());
        boolean readable = parts.matches() && !parts.group(1).isEmpty();
        String suffix = readable ? parts.group(2).toLowerCase(Locale.ROOT) : "";
        if (!readable || !(suffix.isEmpty() || suffix.equals(unit))) {
            throw new WireException(
                    ErrorCode.CLIENT,
                    "Invalid '" + member + "' setting for task: '" + written
                            + "'. Write a whole number or one with the unit '" + unit + "'.");
        }
        BigDecimal number = new BigDecimal(parts.group(1));
        BigDecimal scaled = suffix.isEmpty() ? number : number.multiply(BigDecimal.valueOf(1024));
        return scaled.setScale(0, RoundingMode.HALF_UP)
                .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                .toPlainString();
    }
}
