package io.waybill.container.ecs;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What exit codes mean, in words. The signals' ones are 128 + the signal, as shells and container runtimes have it. */
final class ExitCodes {
    /** How a step of ours ends that may succeed later: {@code EX_TEMPFAIL} of sysexits.h. */
    static final int TRY_AGAIN = 75;

    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(125, "the container runtime failed"),
            Map.entry(126, "the command was found and cannot be run: is it executable, and for this architecture?"),
            Map.entry(127, "the command was not found"),
            Map.entry(128, "the container could not be started"),
            Map.entry(129, "SIGHUP"),
            Map.entry(130, "SIGINT, interrupted"),
            Map.entry(131, "SIGQUIT"),
            Map.entry(132, "SIGILL: an instruction that the processor does not have"),
            Map.entry(133, "SIGTRAP"),
            Map.entry(134, "SIGABRT, aborted"),
            Map.entry(135, "SIGBUS"),
            Map.entry(136, "SIGFPE, an arithmetic error"),
            Map.entry(137, "SIGKILL: killed, often because it needed more memory than it has"),
            Map.entry(139, "SIGSEGV, a segmentation fault"),
            Map.entry(141, "SIGPIPE, a broken pipe"),
            Map.entry(143, "SIGTERM: asked to stop"),
            Map.entry(152, "SIGXCPU, too much processor time"),
            Map.entry(153, "SIGXFSZ, a file too large"));

    private ExitCodes() {}

    /** The code with its meaning, such as {@code 127 (the command was not found)}. */
    static String explain(int exitCode) {
        String meaning = MEANINGS.get(exitCode);
        return meaning == null ? Integer.toString(exitCode) : exitCode + " (" + meaning + ")";
    }

    /** All that are known, with their meanings. */
    static SortedMap<Integer, String> meanings() {
        return new TreeMap<>(MEANINGS);
    }

    /** Whether this is how a container ends that ECS stops: by SIGTERM, or SIGKILL after it. */
    static boolean isStopped(int exitCode) {
        return exitCode == 143 || exitCode == 137;
    }
}
