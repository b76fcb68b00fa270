package io.waybill.operators.fargate;

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
}
