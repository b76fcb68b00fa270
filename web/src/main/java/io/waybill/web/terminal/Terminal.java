package io.waybill.web.terminal;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What is known of the place where the output goes.
 *
 * @param out where it goes; UTF-8
 * @param live whether it is a terminal whose cursor can be moved
 * @param colour whether it shows colours
 * @param symbols whether it shows more than ASCII
 * @param size asks for its present size
 */
public record Terminal(PrintWriter out, boolean live, boolean colour, boolean symbols, Supplier<Size> size) {

    /** In characters. */
    public record Size(int columns, int rows) {
        /** Where nothing is known. */
        public static final Size USUAL = new Size(80, 24);
    }

    /** A file or a pipe. */
    public static Terminal plain(PrintWriter out) {
        return new Terminal(out, false, false, true, () -> Size.USUAL);
    }

    /**
     * The terminal that this process writes to, if it does.
     *
     * @param out the process's standard output
     * @param environment the process's environment: {@code NO_COLOR}, {@code TERM}, the locale
     */
    public static Terminal detect(PrintWriter out, Map<String, String> environment) {
        boolean isDumb = "dumb".equals(environment.get("TERM"));
        if (isDumb || !isTerminal()) {
            return plain(out);
        }
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(out, true, colour, speaksUtf8(environment), Terminal::askSize);
    }

    /** The launcher knows it. Java itself does not: what {@code System.console()} says differs from JDK to JDK. */
    private static boolean isTerminal() {
        String told = System.getProperty("waybill.terminal");
        if (told != null) {
            return Boolean.parseBoolean(told);
        }
        try {
            return new ProcessBuilder("test", "-t", "1").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            // Where there is no such program, nothing is known of a terminal either.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean speaksUtf8(Map<String, String> environment) {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(variable, "");
            if (!locale.isEmpty()) {
                return locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    /** Java does not know it; {@code stty} does, wherever there is a terminal. */
    private static Size askSize() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return Size.USUAL;
            }
            String[] words = answer.split(" ", -1);
            int rows = Integer.parseInt(words[0]);
            int columns = Integer.parseInt(words[1]);
            return rows > 0 && columns > 0 ? new Size(columns, rows) : Size.USUAL;
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // Without stty, or without a terminal behind it, the usual size has to do.
            return Size.USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Size.USUAL;
        }
    }
}
