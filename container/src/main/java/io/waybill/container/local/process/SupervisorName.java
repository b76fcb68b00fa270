package io.waybill.container.local.process;

/**
 * A supervisor as its container's lock names it. A process id may since belong to a stranger; a name is given once.
 *
 * @param name the word after its script's in its command line
 */
record SupervisorName(long pid, String name) {

    /** Reads a lock's line. */
    static SupervisorName parse(String line) {
        int space = line.indexOf(' ');
        return new SupervisorName(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
    }

    /** Whether a process is this supervisor, or still a copy of it. */
    boolean isOf(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("supervise.sh " + name))
                .isPresent();
    }
}
