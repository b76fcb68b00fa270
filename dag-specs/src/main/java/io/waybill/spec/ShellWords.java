package io.waybill.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Splits a command into words as a POSIX shell would (quotes and backslashes; nothing is expanded), so that the command can
 * be run without a shell. A Jinja tag ({@code {{ … }}}, {@code {% … %}}, {@code {# … #}}) is an inseparable part of its
 * word, whatever spaces and quotes are in it.
 */
public final class ShellWords {
    private static final Map<String, String> TAGS = Map.of("{{", "}}", "{%", "%}", "{#", "#}");

    private final String command;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    private ShellWords(String command) {
        this.command = command;
    }

    /**
     * The words of a command; none for a blank one.
     *
     * @throws SpecValueException when a quote or a Jinja tag is not closed or the command ends in a backslash
     */
    public static List<String> split(String command) {
        return new ShellWords(command).split();
    }

    private List<String> split() {
        while (at < command.length()) {
            char c = command.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                endWord();
                at++;
            } else if (!takeTag()) {
                inWord = true;
                switch (c) {
                    case '\'' -> takeSingleQuoted();
                    case '"' -> takeDoubleQuoted();
                    case '\\' -> takeEscaped();
                    default -> {
                        word.append(c);
                        at++;
                    }
                }
            }
        }
        endWord();
        return List.copyOf(words);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private boolean takeTag() {
        String end = at + 2 <= command.length() ? TAGS.get(command.substring(at, at + 2)) : null;
        if (end == null) {
            return false;
        }
        int close = command.indexOf(end, at + 2);
        if (close < 0) {
            throw unbalanced(command.substring(at, at + 2), "close it with " + end);
        }
        word.append(command, at, close + 2);
        inWord = true;
        at = close + 2;
        return true;
    }

    private void takeSingleQuoted() {
        int open = at++;
        while (at < command.length() && command.charAt(at) != '\'') {
            if (!takeTag()) {
                word.append(command.charAt(at++));
            }
        }
        closeQuote(open);
    }

    private void takeDoubleQuoted() {
        int open = at++;
        while (at < command.length() && command.charAt(at) != '"') {
            if (takeTag()) {
                continue;
            }
            boolean escapes = command.charAt(at) == '\\'
                    && at + 1 < command.length()
                    && "\"\\$`\n".indexOf(command.charAt(at + 1)) >= 0;
            if (escapes) {
                at++;
                if (command.charAt(at) == '\n') {
                    at++;
                    continue;
                }
            }
            word.append(command.charAt(at++));
        }
        closeQuote(open);
    }

    private void closeQuote(int open) {
        if (at >= command.length()) {
            at = open;
            throw unbalanced(command.substring(open, open + 1), "close the quote, or write the command as a list");
        }
        at++;
    }

    private void takeEscaped() {
        if (at + 1 >= command.length()) {
            throw unbalanced("\\", "remove the backslash, or double it");
        }
        if (command.charAt(at + 1) == '\n') {
            inWord = word.length() > 0;
        } else {
            word.append(command.charAt(at + 1));
        }
        at += 2;
    }

    private SpecValueException unbalanced(String what, String remedy) {
        return new SpecValueException(
                ProblemCode.INVALID_COMMAND,
                what.equals("\\") ? "The command ends in a backslash" : "The " + what + " in the command is not closed",
                remedy,
                at);
    }
}
