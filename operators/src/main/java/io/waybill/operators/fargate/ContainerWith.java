package io.waybill.operators.fargate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator that runs a container may be told. The {@code with:} records of operators implement it with the
 * components of these names; what they do not offer is absent. {@code EcsWith} offers and explains everything.
 */
public interface ContainerWith {
    /** The main container's image; absent only where {@link #taskDefinition} is there. */
    @Nullable String image();

    /** An existing definition that is run as it is. */
    default @Nullable String taskDefinition() {
        return null;
    }

    /** The main container's name in an existing definition; absent: its first essential one. */
    default @Nullable String containerName() {
        return null;
    }

    /** Program and arguments; absent: the image's own. */
    @Nullable Command command();

    /** Instead of the image's entry point. */
    default @Nullable Command entryPoint() {
        return null;
    }

    /** Environment variables. */
    Map<String, String> environment();

    /** Environment variables by the ARN of what holds their value. */
    Map<String, String> secrets();

    /** In 1/1024 of a vCPU. */
    @Nullable Integer cpu();

    /** In MiB. */
    @Nullable Integer memory();

    /** In GiB. */
    @Nullable Integer ephemeralStorage();

    /** The role that the containers have. */
    @Nullable String taskRole();

    /** The role with which images are pulled, logs written and secrets read. */
    @Nullable String executionRole();

    /** Name or ARN; absent: the engine's default. */
    @Nullable String cluster();

    /** Subnet ids; empty: the engine's default. */
    List<String> subnets();

    /** Security group ids; empty: the engine's default. */
    List<String> securityGroups();

    /** Whether the task gets a public address; absent: the engine's default. */
    @Nullable Boolean assignPublicIp();

    /** Absent: Fargate. */
    default @Nullable LaunchType launchType() {
        return null;
    }

    /** On which capacity; absent: as {@link #launchType} says. */
    default @Nullable Capacity capacity() {
        return null;
    }

    /** What is done where memory runs out; absent: nothing. */
    default @Nullable OnOutOfMemory onOom() {
        return null;
    }

    /** Fargate's platform version; absent: the latest. */
    @Nullable String platformVersion();

    /** Absent: Linux. */
    default @Nullable Platform platform() {
        return null;
    }

    /** Absent: x86_64. */
    @Nullable Architecture architecture();

    /** File systems in the main container. */
    List<EfsVolume> volumes();

    /** Containers beside the main one. */
    default List<Sidecar> sidecars() {
        return List.of();
    }

    /** ARN of the secret that opens a private registry. */
    @Nullable String repositoryCredentials();

    /** Whether the main container is healthy. */
    default @Nullable HealthCheck healthCheck() {
        return null;
    }

    /** Absent: {@code /waybill/<dag id>}. */
    @Nullable String logGroup();

    /** Absent: the task's id. */
    @Nullable String logPrefix();

    /** Tags of the ECS task. */
    Map<String, String> tags();

    /** Between SIGTERM and SIGKILL; absent: 30 s. */
    @Nullable Duration stopTimeout();

    /** Members of the RegisterTaskDefinition request, merged over ours. */
    default ObjectNode definition() {
        return JsonNodeFactory.instance.objectNode();
    }
}
