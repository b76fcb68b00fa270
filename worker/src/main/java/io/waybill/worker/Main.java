package io.waybill.worker;

import io.waybill.worker.database.DatabaseStep;
import io.waybill.worker.publish.PublishHttpStep;
import io.waybill.worker.publish.PublishS3Step;
import io.waybill.worker.publish.PublishSftpStep;
import io.waybill.worker.publish.PublishSnsStep;
import io.waybill.worker.validate.ValidateStep;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The program. */
public final class Main {
    /** What it can do, in the order in which {@code --help} tells of it. */
    static final List<Step> STEPS = Stream.concat(
                    Stream.of(
                            new ValidateStep(),
                            new PublishS3Step(),
                            new PublishSftpStep(),
                            new PublishHttpStep(),
                            new PublishSnsStep()),
                    DatabaseStep.all().stream())
            .toList();

    private Main() {}

    /** Runs the step that the argument names, and ends the process. */
    public static void main(String[] arguments) {
        // Libraries that would like to log are not asked to.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.setProperty("org.jboss.logging.provider", "slf4j");
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        ExitCode exit = new Worker(STEPS, System.getenv(), out, err).run(List.of(arguments));
        out.flush();
        err.flush();
        System.exit(exit.number());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
