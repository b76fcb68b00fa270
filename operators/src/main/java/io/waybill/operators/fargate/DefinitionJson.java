package io.waybill.operators.fargate;

import static io.waybill.operators.fargate.ContainerGroup.putIfPresent;
import static io.waybill.operators.fargate.ContainerGroup.putTexts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.spec.Command;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The RegisterTaskDefinition request of a container task, with what is the same in every run. */
final class DefinitionJson {
    /** The name of the container that is the task's own. */
    static final String MAIN = "main";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_FAMILY = 255;

    private final String taskId;
    private final ContainerWith with;
    private final OperatorContext context;

    DefinitionJson(String taskId, ContainerWith with, OperatorContext context) {
        this.taskId = taskId;
        this.with = with;
        this.context = context;
    }

    ObjectNode definition() {
        LaunchType launchType = with.launchType() == null ? LaunchType.FARGATE : with.launchType();
        ObjectNode definition = JSON.objectNode();
        definition.put("family", family(context.dagId(), taskId));
        if (launchType != LaunchType.EXTERNAL) {
            definition.put("networkMode", "awsvpc");
        }
        definition.putArray("requiresCompatibilities").add(launchType.name());
        FargateSize size = ContainerSizes.of(with);
        definition.put("cpu", Integer.toString(size.cpu()));
        definition.put("memory", Integer.toString(size.memory()));
        if (with.ephemeralStorage() != null) {
            definition.putObject("ephemeralStorage").put("sizeInGiB", with.ephemeralStorage());
        }
        putIfPresent(definition, "taskRoleArn", with.taskRole());
        putIfPresent(definition, "executionRoleArn", with.executionRole());
        addPlatform(definition);
        ArrayNode containers = definition.putArray("containerDefinitions");
        containers.add(main());
        with.sidecars().forEach(sidecar -> containers.add(sidecar(sidecar)));
        addVolumes(definition);
        definition.putArray("tags").add(tag("waybill:dag", context.dagId())).add(tag("waybill:task", taskId));
        MergedJson.lay(with.definition(), definition);
        return definition;
    }

    /**
     * The family: the DAG's and the task's id, so that the revisions of one task stand together. Where that cannot be a
     * family's name, a checksum keeps it apart from others.
     */
    static String family(String dagId, String taskId) {
        String wanted = dagId + "-" + taskId;
        String family = wanted.replaceAll("[^A-Za-z0-9_-]", "-");
        if (family.equals(wanted) && family.length() <= LONGEST_FAMILY) {
            return family;
        }
        CRC32 checksum = new CRC32();
        checksum.update(wanted.getBytes(StandardCharsets.UTF_8));
        String end = String.format("-%08x", checksum.getValue());
        return family.substring(0, Math.min(family.length(), LONGEST_FAMILY - end.length())) + end;
    }

    private void addPlatform(ObjectNode definition) {
        if (with.platform() == null && with.architecture() == null) {
            return;
        }
        Platform platform = with.platform() == null ? Platform.LINUX : with.platform();
        Architecture architecture = with.architecture() == null ? Architecture.X86_64 : with.architecture();
        definition
                .putObject("runtimePlatform")
                .put("operatingSystemFamily", platform.name())
                .put("cpuArchitecture", architecture.name());
    }

    private ObjectNode main() {
        ObjectNode main = container(
                MAIN,
                String.valueOf(with.image()),
                with.entryPoint(),
                with.command(),
                with.environment(),
                with.secrets());
        main.put("essential", true);
        main.set("logConfiguration", log());
        if (with.repositoryCredentials() != null) {
            main.putObject("repositoryCredentials").put("credentialsParameter", with.repositoryCredentials());
        }
        if (with.healthCheck() != null) {
            main.set("healthCheck", healthCheck(with.healthCheck()));
        }
        if (with.stopTimeout() != null) {
            main.put("stopTimeout", with.stopTimeout().toSeconds());
        }
        if (!with.volumes().isEmpty()) {
            ArrayNode mounts = main.putArray("mountPoints");
            for (int i = 0; i < with.volumes().size(); i++) {
                EfsVolume volume = with.volumes().get(i);
                ObjectNode mount = mounts.addObject();
                mount.put("sourceVolume", volumeName(i)).put("containerPath", volume.path());
                if (volume.readOnly()) {
                    mount.put("readOnly", true);
                }
            }
        }
        List<Sidecar> awaited = with.sidecars().stream()
                .filter(sidecar -> sidecar.waitFor() != null)
                .toList();
        if (!awaited.isEmpty()) {
            ArrayNode dependencies = main.putArray("dependsOn");
            awaited.forEach(sidecar -> dependencies
                    .addObject()
                    .put("containerName", sidecar.name())
                    .put("condition", String.valueOf(sidecar.waitFor())));
        }
        return main;
    }

    private ObjectNode sidecar(Sidecar sidecar) {
        ObjectNode container = container(
                sidecar.name(),
                sidecar.image(),
                sidecar.entryPoint(),
                sidecar.command(),
                sidecar.environment(),
                sidecar.secrets());
        container.put("essential", sidecar.essential());
        container.set("logConfiguration", log());
        if (sidecar.healthCheck() != null) {
            container.set("healthCheck", healthCheck(sidecar.healthCheck()));
        }
        return container;
    }

    private static ObjectNode container(
            String name,
            String image,
            @Nullable Command entryPoint,
            @Nullable Command command,
            Map<String, String> environment,
            Map<String, String> secrets) {
        ObjectNode container = JSON.objectNode().put("name", name).put("image", image);
        if (entryPoint != null) {
            putTexts(container, "entryPoint", entryPoint.words());
        }
        if (command != null && !Varying.isIn(command.words())) {
            putTexts(container, "command", command.words());
        }
        ArrayNode fixed = JSON.arrayNode();
        environment.forEach((variable, value) -> {
            if (!Varying.isIn(value)) {
                fixed.addObject().put("name", variable).put("value", value);
            }
        });
        if (!fixed.isEmpty()) {
            container.set("environment", fixed);
        }
        if (!secrets.isEmpty()) {
            ArrayNode list = container.putArray("secrets");
            secrets.forEach(
                    (variable, arn) -> list.addObject().put("name", variable).put("valueFrom", arn));
        }
        return container;
    }

    /** The engine adds the Region, which a file need not know. */
    private ObjectNode log() {
        String group = with.logGroup() == null ? "/waybill/" + context.dagId() : with.logGroup();
        ObjectNode log = JSON.objectNode().put("logDriver", "awslogs");
        log.putObject("options")
                .put("awslogs-group", group)
                .put("awslogs-stream-prefix", with.logPrefix() == null ? taskId : with.logPrefix())
                .put("awslogs-create-group", "true");
        return log;
    }

    private void addVolumes(ObjectNode definition) {
        if (with.volumes().isEmpty()) {
            return;
        }
        ArrayNode volumes = definition.putArray("volumes");
        for (int i = 0; i < with.volumes().size(); i++) {
            EfsVolume volume = with.volumes().get(i);
            ObjectNode efs = volumes.addObject().put("name", volumeName(i)).putObject("efsVolumeConfiguration");
            efs.put("fileSystemId", volume.fileSystemId());
            efs.put("transitEncryption", "ENABLED");
            putIfPresent(efs, "rootDirectory", volume.rootDirectory());
            if (volume.accessPointId() != null || volume.iam()) {
                ObjectNode authorization = efs.putObject("authorizationConfig");
                putIfPresent(authorization, "accessPointId", volume.accessPointId());
                authorization.put("iam", volume.iam() ? "ENABLED" : "DISABLED");
            }
        }
    }

    private static String volumeName(int index) {
        return "efs-" + (index + 1);
    }

    private static ObjectNode healthCheck(HealthCheck check) {
        ObjectNode json = JSON.objectNode();
        // CMD means: without a shell.
        ArrayNode command = json.putArray("command").add("CMD");
        check.command().words().forEach(command::add);
        json.put("interval", check.interval().toSeconds());
        json.put("timeout", check.timeout().toSeconds());
        json.put("retries", check.retries());
        if (!check.startPeriod().isZero()) {
            json.put("startPeriod", check.startPeriod().toSeconds());
        }
        return json;
    }

    private static ObjectNode tag(String key, String value) {
        return JSON.objectNode().put("key", key).put("value", value);
    }
}
