package io.waybill.container.local.process;

/**
 * A supervisor as its story names it. A process id may since belong to a stranger; a name is given once.
 *
 * @param name the word after its script's in its command line
 */
record SupervisorName(long pid, String name) {

    /** Whether a process is this supervisor, or still a copy of it. */
    boolean isOf(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("supervise.sh " + name))
                .isPresent();
    }
}
