package io.waybill.container.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a supervisor is told to run, in the words of {@code supervise.sh}. */
final class SupervisorOrder {

    /** What a shell can export; the supervisor's own begin with {@code waybill_}. */
    private static final Pattern SHELL_NAME = Pattern.compile("(?!waybill_|BASH|PS\\d|_$)[A-Za-z_][A-Za-z0-9_]*");

    /** What some shell has a meaning or a value of its own for. */
    private static final Set<String> OF_A_SHELL = Set.of(
            "IFS",
            "PWD",
            "OLDPWD",
            "PPID",
            "UID",
            "EUID",
            "GROUPS",
            "OPTIND",
            "OPTARG",
            "OPTERR",
            "SHELLOPTS",
            "SHLVL",
            "ENV",
            "LINENO",
            "RANDOM",
            "SRANDOM",
            "SECONDS",
            "EPOCHSECONDS",
            "EPOCHREALTIME",
            "FUNCNAME",
            "DIRSTACK",
            "PIPESTATUS",
            "HISTCMD",
            "COMP_WORDBREAKS",
            "POSIXLY_CORRECT");

    private SupervisorOrder() {}

    /**
     * Writes an order.
     *
     * @param command begins with the path of a program
     * @throws IOException when there is no such working directory, or a word has a NUL in it
     */
    static byte[] of(
            ContainerFiles files,
            Path output,
            List<String> command,
            Path workingDirectory,
            Map<String, String> environment)
            throws IOException {
        if (!Files.isDirectory(workingDirectory)) {
            throw new IOException("There is no folder " + workingDirectory + " to run it in");
        }
        StringBuilder order = new StringBuilder();
        order.append("waybill_stem=").append(quoted(files.stem().toString())).append('\n');
        order.append("waybill_output=").append(quoted(output.toString())).append('\n');
        List<String> throughEnv = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (SHELL_NAME.matcher(name).matches() && !OF_A_SHELL.contains(name)) {
                order.append("export ")
                        .append(name)
                        .append('=')
                        .append(quoted(value))
                        .append('\n');
            } else {
                throughEnv.add(name + "=" + value);
            }
        });
        order.append("cd -P -- ").append(quoted(workingDirectory.toString())).append(" || exit\n");
        order.append("unset OLDPWD\n");
        List<String> words = new ArrayList<>();
        if (!throughEnv.isEmpty()) {
            words.add("/usr/bin/env");
            words.addAll(throughEnv);
        }
        words.addAll(command);
        order.append("set -- ")
                .append(words.stream().map(SupervisorOrder::quoted).collect(Collectors.joining(" ")))
                .append("\nwaybill_order=whole\n");
        if (order.indexOf("\0") >= 0) {
            throw new IOException("A word or variable has a NUL in it, which no program can be given");
        }
        return order.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
