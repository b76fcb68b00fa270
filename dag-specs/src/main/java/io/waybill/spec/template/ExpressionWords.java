package io.waybill.spec.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words, texts, numbers and signs of an expression, with their places. */
final class ExpressionWords {
    private static final Pattern WORD = Pattern.compile(
            "\\G\\s*(?:"
                    + "(?<name>[A-Za-z_][A-Za-z0-9_]*)"
                    + "|(?<text>'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\")"
                    + "|(?<number>[0-9]+(?:\\.[0-9]+)?)"
                    + "|(?<sign>==|!=|<=|>=|//|\\*\\*|[^\\s]))",
            Pattern.DOTALL);

    private ExpressionWords() {}

    /** What a word is. */
    enum Kind {
        /** A name or keyword. */
        NAME,
        /** A text in quotes. */
        TEXT,
        /** A number. */
        NUMBER,
        /** Anything else. */
        SIGN
    }

    /**
     * A word.
     *
     * @param kind what it is
     * @param text as it is written
     * @param offset where it starts
     */
    record Word(Kind kind, String text, int offset) {
        boolean is(String sign) {
            return text.equals(sign) && kind != Kind.TEXT;
        }

        boolean isName() {
            return kind == Kind.NAME;
        }
    }

    static List<Word> of(String expression) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(expression);
        while (matcher.find()) {
            for (Kind kind : Kind.values()) {
                String group = kind.name().toLowerCase(Locale.ROOT);
                if (matcher.group(group) != null) {
                    words.add(new Word(kind, matcher.group(group), matcher.start(group)));
                }
            }
        }
        return words;
    }
}
