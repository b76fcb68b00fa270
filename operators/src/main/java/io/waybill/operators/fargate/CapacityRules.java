package io.waybill.operators.fargate;

import io.waybill.spec.ProblemCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold of {@code capacity} and {@code on_oom}, given the rest of a {@link ContainerWith}. */
final class CapacityRules {
    private CapacityRules() {}

    static void check(ContainerWith with, ContainerRules.Violations found) {
        Capacity capacity = with.capacity();
        if (capacity != null) {
            checkSpot(with, capacity, found);
            checkStrategy(with, capacity, found);
        }
        OnOutOfMemory onOom = with.onOom();
        if (onOom != null && onOom.growMemory()) {
            checkGrowth(with, found);
        }
    }

    private static void checkSpot(ContainerWith with, Capacity capacity, ContainerRules.Violations found) {
        if (!capacity.isSpot()) {
            return;
        }
        if (with.launchType() != null && with.launchType() != LaunchType.FARGATE) {
            found.add(
                    ProblemCode.INVALID_VALUE,
                    "Spot is Fargate's, and launch_type is another one",
                    "remove launch_type, or remove spot",
                    "capacity",
                    "spot");
        }
        if (with.platform() != null && with.platform().isWindows()) {
            found.add(
                    ProblemCode.INVALID_VALUE,
                    "Fargate Spot does not run Windows",
                    "remove spot, or use a Linux image",
                    "capacity",
                    "spot");
        }
    }

    private static void checkStrategy(ContainerWith with, Capacity capacity, ContainerRules.Violations found) {
        List<CapacityProvider> strategy = capacity.strategy();
        if (strategy.isEmpty()) {
            return;
        }
        Set<String> names = new HashSet<>();
        String wrong = null;
        String remedy = "";
        if (with.launchType() != null) {
            wrong = "strategy and launch_type exclude each other";
            remedy = "remove one of them";
        } else if (capacity.spot() != null) {
            wrong = "strategy and spot exclude each other";
            remedy = "remove spot, and give FARGATE_SPOT a weight in the strategy";
        } else if (!strategy.stream().allMatch(provider -> names.add(provider.provider()))) {
            wrong = "A capacity provider is named twice";
            remedy = "name each once";
        } else if (strategy.stream().filter(provider -> provider.base() > 0).count() > 1) {
            wrong = "Two capacity providers have a base, and only one can";
            remedy = "leave base out of the others";
        } else if (strategy.stream().allMatch(provider -> provider.weight() == 0)) {
            wrong = "No capacity provider has a weight above 0";
            remedy = "give one of them a weight";
        } else if (strategy.stream().map(CapacityProvider::isFargate).distinct().count() > 1) {
            wrong = "A strategy has Fargate's capacity providers or the cluster's own, not both";
            remedy = "leave one kind out";
        }
        if (wrong != null) {
            found.add(ProblemCode.INVALID_VALUE, wrong, remedy, "capacity", "strategy");
        }
    }

    private static void checkGrowth(ContainerWith with, ContainerRules.Violations found) {
        boolean elsewhere = with.launchType() != null && with.launchType() != LaunchType.FARGATE;
        if (elsewhere) {
            found.add(
                    ProblemCode.INVALID_VALUE,
                    "on_oom grows Fargate's sizes, and launch_type is another one",
                    "remove on_oom, or remove launch_type",
                    "on_oom",
                    "grow_memory");
        } else if (with.taskDefinition() != null && (with.cpu() == null || with.memory() == null)) {
            found.add(
                    ProblemCode.MISSING_KEY,
                    "on_oom must know the size that an existing task_definition begins with",
                    "add cpu: … and memory: …",
                    "on_oom");
        } else if (FargateSize.all(ContainerSizes.isWindows(with)).contains(ContainerSizes.of(with))
                && ContainerSizes.ladder(with).size() < 2) {
            found.add(
                    ProblemCode.INVALID_VALUE,
                    "Fargate has no size with more memory than "
                            + ContainerSizes.of(with).memory() + " MiB up to max_memory",
                    "raise max_memory, or remove on_oom",
                    "on_oom",
                    "max_memory");
        }
    }
}
