package io.waybill.web.cli;

import org.slf4j.LoggerFactory;

/** Tells a command that the process is asked to end: Ctrl-C, or SIGTERM. */
interface StopSignal {

    /**
     * Has {@code onStop} called when the process is asked to end. It may take its time: the process ends when it returns.
     *
     * @return stops listening
     */
    Listening listen(Runnable onStop);

    /** Ends what {@link #listen} began. */
    @FunctionalInterface
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /** The Java machine's own: it runs shutdown hooks, then ends with 128 and the signal's number. */
    static StopSignal ofProcess() {
        return onStop -> {
            Thread hook = new Thread(onStop, "waybill-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            return () -> {
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException e) {
                    LoggerFactory.getLogger(StopSignal.class).debug("The process is ending already", e);
                }
            };
        };
    }
}
