package io.waybill.worker;

import java.io.IOException;

/** One kind of work on data. */
public interface Step {
    /** What it is called on the command line. */
    String name();

    /** What it does, in a sentence. */
    String about();

    /**
     * Does it.
     *
     * @throws StepException when it cannot, with how the program is to end
     * @throws IOException when the network or a disk is at fault
     */
    ExitCode run(StepRun run) throws IOException;
}
