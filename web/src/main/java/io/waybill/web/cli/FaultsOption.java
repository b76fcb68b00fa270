package io.waybill.web.cli;

import io.waybill.web.settings.SettingsReader.Flag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --faults}: what is to go wrong in the local Fargate of a command. */
final class FaultsOption {
    @Option(
            names = "--faults",
            paramLabel = "FILE",
            description = "Rehearses the failures that FILE lists, in the local Fargate; see docs/local-fargate.md.")
    private @Nullable String file;

    /** The setting that it stands for. */
    List<Flag> flags() {
        return file == null ? List.of() : List.of(new Flag("local_fargate.faults", file, "--faults"));
    }
}
