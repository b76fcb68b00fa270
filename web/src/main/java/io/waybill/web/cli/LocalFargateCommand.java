package io.waybill.web.cli;

import io.waybill.container.local.LocalCredentials;
import io.waybill.container.local.LocalFargate;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsReader.Flag;
import io.waybill.web.wiring.Compute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill local-fargate}: ECS and CloudWatch Logs on this machine, for any tool that speaks to AWS. */
@Command(
        name = "local-fargate",
        description = {
            "Serves ECS and CloudWatch Logs on 127.0.0.1 for other tools, until it is stopped.",
            "It prints what to put into their environment. Containers run as local processes."
        },
        footer = {
            "",
            "Examples:",
            "  waybill local-fargate --port 9324",
            "  waybill local-fargate --port 9324 --unsigned &",
            "  aws --endpoint-url http://127.0.0.1:9324 ecs list-tasks"
        })
final class LocalFargateCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--port", paramLabel = "PORT", description = "The port. Default: any that is free.")
    private @Nullable String port;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "A folder with a folder images in it, which stands for container images.")
    private @Nullable Path images;

    @Option(names = "--unsigned", description = "Takes requests with any credentials, also from other programs here.")
    private boolean unsigned;

    @Mixin
    private final FaultsOption faults = new FaultsOption();

    @Mixin
    private final SettingsOptions settings;

    LocalFargateCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Flag> flags = new ArrayList<>(faults.flags());
        if (port != null) {
            flags.add(new Flag("local_fargate.port", port, "--port"));
        }
        Settings effective = settings.read(flags).settings();
        Path folder = effective.state().folder().resolve("local-fargate");
        Path root = environment
                .workingFolder()
                .resolve(images == null ? effective.dags().folder() : images);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        StopSignal.Listening stop = environment.stopSignal().listen(() -> {
            asked.countDown();
            Latches.await(closed);
        });
        try (LocalFargate fargate = LocalFargate.start(
                Compute.localSettings(effective, folder, () -> List.of(root)).withSignatureRequired(!unsigned),
                environment.clock())) {
            print(fargate, effective.aws().region());
            asked.await();
        } catch (IllegalStateException e) {
            throw CliException.failed("waybill: " + e.getMessage());
        } finally {
            closed.countDown();
            stop.close();
        }
        return ExitCode.DONE;
    }

    private void print(LocalFargate fargate, String region) {
        LocalCredentials credentials = fargate.credentials();
        environment.out().println("export AWS_ENDPOINT_URL=" + fargate.endpoint());
        environment.out().println("export AWS_REGION=" + region);
        environment.out().println("export AWS_ACCESS_KEY_ID=" + credentials.accessKeyId());
        environment.out().println("export AWS_SECRET_ACCESS_KEY=" + credentials.secretAccessKey());
        environment.out().flush();
    }
}
