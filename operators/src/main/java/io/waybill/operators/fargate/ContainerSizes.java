package io.waybill.operators.fargate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The size that a container asks for. */
final class ContainerSizes {
    private ContainerSizes() {}

    /** What was said, and Fargate's smallest for what was not. */
    static FargateSize of(ContainerWith with) {
        Integer cpu = with.cpu();
        Integer memory = with.memory();
        return new FargateSize(
                cpu == null ? FargateSize.DEFAULT.cpu() : cpu, memory == null ? FargateSize.DEFAULT.memory() : memory);
    }

    static boolean isWindows(ContainerWith with) {
        return with.platform() != null && with.platform().isWindows();
    }

    /** The sizes that the container may have one after the other: its own, then each with more memory. */
    static List<FargateSize> ladder(ContainerWith with) {
        OnOutOfMemory onOom = with.onOom();
        List<FargateSize> sizes = new ArrayList<>();
        if (onOom != null && onOom.growMemory()) {
            int most = onOom.maxMemory();
            sizes.add(of(with));
            for (Optional<FargateSize> next = of(with).larger(isWindows(with));
                    next.filter(size -> size.memory() <= most).isPresent();
                    next = next.get().larger(isWindows(with))) {
                sizes.add(next.get());
            }
        }
        return sizes;
    }
}
