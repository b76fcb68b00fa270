package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * A task definition comes back as it was registered, whole. The definition is made from the SDK's own model of it, so that
 * a member that AWS adds is in it with the SDK's next version.
 */
class DefinitionRoundTripTest {

    @TempDir
    private Path folder;

    /** Members of the request that are no members of the definition. */
    private static final List<String> NOT_ANSWERED = List.of("tags");

    @Test
    void every_member_that_the_sdk_knows_comes_back() {
        RegisterTaskDefinitionRequest everything = withEveryMember();

        try (Twin twin = Twin.start(folder)) {
            twin.ecs().registerTaskDefinition(everything);
        }
        try (Twin twin = Twin.start(folder)) {
            TaskDefinition told = twin.ecs()
                    .describeTaskDefinition(request -> request.taskDefinition("everything"))
                    .taskDefinition();

            List<String> compared = new ArrayList<>();
            for (SdkField<?> field : everything.sdkFields()) {
                if (!NOT_ANSWERED.contains(field.locationName())) {
                    assertThat(value(told, field.locationName()))
                            .as(field.locationName())
                            .isEqualTo(field.getValueOrDefault(everything));
                    compared.add(field.locationName());
                }
            }
            assertThat(compared).contains("containerDefinitions", "volumes", "proxyConfiguration", "runtimePlatform");
            assertThat(told.containerDefinitions().get(0).toString())
                    .contains("FirelensConfiguration(Type", "ResourceRequirement(Value", "RestartPolicy(Enabled");
        }
    }

    @SuppressWarnings("unchecked") // The SDK's builders take varargs of consumers.
    private static RegisterTaskDefinitionRequest withEveryMember() {
        RegisterTaskDefinitionRequest filled =
                (RegisterTaskDefinitionRequest) fill(RegisterTaskDefinitionRequest.builder());
        ContainerDefinition container = filled.containerDefinitions().get(0);
        HealthCheck check = container.healthCheck().toBuilder()
                .command("CMD", "true")
                .interval(30)
                .timeout(5)
                .retries(3)
                .build();
        // What is checked must be right; all else is kept whatever it says.
        return filled.toBuilder()
                .family("everything")
                .networkMode("awsvpc")
                .requiresCompatibilitiesWithStrings("FARGATE")
                .cpu("256")
                .memory("512")
                .ephemeralStorage(storage -> storage.sizeInGiB(30))
                .containerDefinitions(
                        container.toBuilder()
                                .name("main")
                                .memory(128)
                                .memoryReservation(64)
                                .startTimeout(60)
                                .stopTimeout(60)
                                .environment(Twin.variable("NAME", "value"))
                                .dependsOn(on -> on.containerName("other").condition("START"))
                                .healthCheck(check)
                                .logConfiguration(log -> log.logDriver("splunk")
                                        .options(Map.of("splunk-url", "x"))
                                        .secretOptions(
                                                secret -> secret.name("token").valueFrom("arn")))
                                .build(),
                        Twin.container("other")
                                .environment(List.of())
                                .essential(true)
                                .cpu(0)
                                .portMappings(List.of())
                                .mountPoints(List.of())
                                .volumesFrom(List.of())
                                .systemControls(List.of())
                                .build())
                .build();
    }

    private static Object value(SdkPojo owner, String member) {
        return owner.sdkFields().stream()
                .filter(field -> field.locationName().equals(member))
                .map(field -> field.getValueOrDefault(owner))
                .findFirst()
                .orElseThrow(() -> new AssertionError("A task definition has no member " + member));
    }

    /** Sets each member of a structure, down to the last leaf. */
    private static SdkPojo fill(SdkPojo builder) {
        for (SdkField<?> field : builder.sdkFields()) {
            field.set(builder, sample(field));
        }
        return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
    }

    private static Object sample(SdkField<?> field) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.STRING) {
            return field.locationName() + "-sample";
        }
        if (type == MarshallingType.INTEGER) {
            return 7;
        }
        if (type == MarshallingType.BOOLEAN) {
            return true;
        }
        if (type == MarshallingType.SDK_POJO) {
            return fill(field.constructor().get());
        }
        if (type == MarshallingType.LIST) {
            return List.of(sample(field.getTrait(ListTrait.class).memberFieldInfo()));
        }
        if (type == MarshallingType.MAP) {
            return Map.of("key", sample(field.getTrait(MapTrait.class).valueFieldInfo()));
        }
        throw new AssertionError("The test has no sample of " + type + " for " + field.locationName());
    }
}
