package io.waybill.engine.vault;

import static java.util.Objects.requireNonNull;

/**
 * What a source outside has told.
 *
 * @param text of a variable its value; of a connection a URI or JSON
 * @param marked whether the source itself says that it is secret
 * @param place where it was found, for people
 * @param problem why it cannot be read; empty where it can
 */
public record SecretText(String text, boolean marked, String place, String problem) {
    private static final int LONGEST = 65_536;

    public SecretText {
        requireNonNull(text, "text");
        requireNonNull(place, "place");
        requireNonNull(problem, "problem");
        if (text.length() > LONGEST) {
            text = "";
            problem = "A value has at most " + LONGEST + " characters";
        }
    }

    /** One that can be read. */
    public static SecretText of(String text, boolean marked, String place) {
        return new SecretText(text, marked, place, "");
    }

    /** One that cannot. */
    public static SecretText unreadable(String place, String problem) {
        return new SecretText("", false, place, problem);
    }

    /** As a variable. */
    Variable toVariable(String key) {
        return new Variable(key, text, "", marked, place, problem.isEmpty() ? "" : place + ": " + problem);
    }

    /** As a connection, which also says where it cannot be read. */
    Connection toConnection(String id) {
        String why = problem;
        if (why.isEmpty()) {
            try {
                return ConnectionText.parse(id, text).from(place, "");
            } catch (IllegalArgumentException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        return new Connection(id, "", "", "", "", "", "", null, "", place, place + ": " + why);
    }

    /** Tells where it is, and nothing of it. */
    @Override
    public String toString() {
        return place;
    }
}
