package io.waybill.worker.files;

import io.waybill.worker.Printable;
import io.waybill.worker.StepException;
import java.util.ArrayList;
import java.util.List;

/** Paths within a file space. */
final class SpacePath {
    private static final int LONGEST = 1_000;

    private SpacePath() {}

    /** The path without {@code .} and empty names; one that leads out of the file space is refused. */
    static String checked(String path) {
        String shown = "'" + Printable.line(path, 200) + "'";
        if (path.isBlank() || path.length() > LONGEST) {
            throw StepException.badInput(shown + " is no path: write one of 1 to " + LONGEST + " characters");
        }
        if (path.startsWith("/")) {
            throw StepException.badInput(shown + " lies outside of the run's files: write a path relative to them");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw StepException.badInput(shown + " has a control character in it");
        }
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                throw StepException.badInput(shown + " may lead out of the run's files: write it without '..'");
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw StepException.badInput(shown + " names no file");
        }
        return String.join("/", names);
    }
}
