package io.waybill.container.local.process;

import java.nio.file.Path;

/**
 * A supervisor as its container's lock names it. A process id may since belong to a stranger; a name is given once.
 *
 * @param name the word after its script's in its command line
 */
record SupervisorName(long pid, String name) {

    /**
     * Reads a lock's line.
     *
     * @param folder the container's, which was the name where an earlier version has written the process id alone
     */
    static SupervisorName parse(String line, Path folder) {
        String[] words = line.split(" ", 2);
        return new SupervisorName(Long.parseLong(words[0]), words.length < 2 ? folder.toString() : words[1]);
    }

    /** Whether a process is this supervisor, or still a copy of it. */
    boolean isOf(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("supervise.sh " + name))
                .isPresent();
    }
}
