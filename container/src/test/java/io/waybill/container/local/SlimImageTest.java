package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.container.Bundle;
import io.waybill.testing.HandClock;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.Task;

/** The slim image, built by its script on a base of BusyBox and run by podman as the local Fargate runs images. */
@NeedsTool({SystemTool.PODMAN, SystemTool.RUNC, SystemTool.BUSYBOX})
class SlimImageTest {
    private static final String BASE = "localhost/waybill-test/base:1";
    private static final String SLIM = "localhost/waybill-test/slim:1";

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // The base is only to be there.
    void a_bundle_runs_in_the_image_by_a_user_who_is_not_root() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxrwxrwx"));
        new Bundle()
                .file(
                        "bin/dbt",
                        "#!/bin/sh\necho \"dbt $* as $(id -u)\"; echo '{}' >$DBT_TARGET_PATH/run_results.json; exit 1\n")
                .write(files.resolve("dbt.tar.gz"));
        new Bundle().file("shop/dbt_project.yml", "name: shop\n").write(files.resolve("shop.tar.gz"));
        LocalFargateSettings settings = LocalFargateSettings.in(folder.resolve("data"))
                .withContainers(ContainerSettings.processes()
                        .withRuntime(ContainerSettings.RuntimeKind.CONTAINER)
                        .withEngine(Optional.of(BusyboxImage.podman())));
        try (BusyboxImage base = new BusyboxImage(folder, BASE);
                Twin twin = Twin.start(settings, new HandClock())) {
            build();
            Task task = twin.run(Twin.definition(
                    "dbt",
                    container -> container
                            .image(SLIM)
                            .command("waybill-dbt", "build")
                            .environment(
                                    Twin.variable("WAYBILL_FILES", files.toUri().toString()),
                                    Twin.variable("WAYBILL_TASK_ID", "shop"),
                                    Twin.variable("WAYBILL_RUNTIME_BUNDLE", "dbt.tar.gz"),
                                    Twin.variable("WAYBILL_PROJECT_BUNDLE", "shop.tar.gz"),
                                    Twin.variable(
                                            "WAYBILL_ARTIFACTS", "$WAYBILL_SCRATCH/dbt/target/run_results.json"))));

            assertThat(twin.awaitStopped(task).containers().get(0).exitCode())
                    .as(String.join("\n", twin.lines(task)))
                    .isEqualTo(1);
            assertThat(twin.lines(task)).contains("dbt build as 10001");
            assertThat(files.resolve("artifacts/shop/1/run_results.json")).hasContent("{}");
        } finally {
            new ProcessBuilder(BusyboxImage.podman(), "rmi", "--force", SLIM)
                    .start()
                    .waitFor();
        }
    }

    private void build() throws Exception {
        ProcessBuilder build = new ProcessBuilder(
                        Path.of(System.getProperty("waybill.root"), "container/image/build.sh")
                                .toString(),
                        "--engine",
                        BusyboxImage.podman(),
                        "--base",
                        BASE,
                        "--awscli",
                        "",
                        "--tag",
                        SLIM,
                        "slim")
                .redirectErrorStream(true);
        build.environment()
                .put("WAYBILL_IMAGE_CONTEXT", folder.resolve("context").toString());
        build.environment()
                .put(
                        "WAYBILL_IMAGE_BUILD_OPTIONS",
                        "--runtime runc --ulimit nofile=1024:1024 --ulimit nproc=4096:4096");
        Process process = build.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
