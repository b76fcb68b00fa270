package io.waybill.container.local.process;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a supervisor has told so far; {@code supervise.sh} says in which lines.
 *
 * @param supervisor who tells it
 * @param group the process group of all that runs in the container
 * @param exitCode the command's
 */
record SupervisorStory(Optional<SupervisorName> supervisor, OptionalLong group, OptionalInt exitCode) {

    /** Reads a story, of which the last line may still be being written: only its newline says that it is whole. */
    static SupervisorStory parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        Optional<SupervisorName> supervisor = Optional.empty();
        OptionalLong group = OptionalLong.empty();
        OptionalInt exitCode = OptionalInt.empty();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "supervisor" -> supervisor = Optional.of(new SupervisorName(Long.parseLong(words[1]), words[2]));
                case "group" -> group = OptionalLong.of(Long.parseLong(words[1]));
                case "exit" -> exitCode = OptionalInt.of(Integer.parseInt(words[1]));
                default -> throw new IllegalStateException("A supervisor's story has the line " + line);
            }
        }
        return new SupervisorStory(supervisor, group, exitCode);
    }
}
