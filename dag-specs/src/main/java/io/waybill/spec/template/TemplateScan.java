package io.waybill.spec.template;

import io.waybill.spec.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the expressions and tags of a template, with their places. */
final class TemplateScan {
    private static final Pattern END_RAW = Pattern.compile("\\{%-?\\s*endraw\\s*-?%\\}");

    /** What stands between braces. */
    enum Kind {
        /** {@code {{ … }}}. */
        EXPRESSION,
        /** {@code {% … %}}. */
        TAG
    }

    /**
     * A piece of Jinja.
     *
     * @param kind what it is
     * @param start where its braces open
     * @param offset where its content starts
     * @param content what is between the braces, without the signs that trim space
     */
    record Piece(Kind kind, int start, int offset, String content) {}

    private final String template;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<TemplateProblem> problems = new ArrayList<>();

    TemplateScan(String template) {
        this.template = template;
        scan();
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** Braces that are not closed. */
    List<TemplateProblem> problems() {
        return problems;
    }

    private void scan() {
        int at = 0;
        while (at + 1 < template.length()) {
            int open = template.indexOf('{', at);
            if (open < 0 || open + 1 >= template.length()) {
                return;
            }
            switch (template.charAt(open + 1)) {
                case '{' -> at = piece(Kind.EXPRESSION, open, "}}");
                case '%' -> at = piece(Kind.TAG, open, "%}");
                case '#' -> at = comment(open);
                default -> at = open + 1;
            }
        }
    }

    private int piece(Kind kind, int open, String close) {
        int end = closing(open + 2, close);
        if (end < 0) {
            problems.add(unclosed(open, close));
            return template.length();
        }
        int from = open + 2;
        int to = end;
        if (from < to && template.charAt(from) == '-') {
            from++;
        }
        if (from < to && template.charAt(to - 1) == '-') {
            to--;
        }
        String content = template.substring(from, to);
        pieces.add(new Piece(kind, open, from, content));
        if (kind == Kind.TAG && content.strip().equals("raw")) {
            Matcher raw = END_RAW.matcher(template);
            return raw.find(end + 2) ? raw.end() : template.length();
        }
        return end + 2;
    }

    /** Where braces close, quoted texts inside them aside; -1 when they do not. */
    private int closing(int from, String close) {
        char quote = 0;
        for (int i = from; i < template.length(); i++) {
            char c = template.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (template.startsWith(close, i)) {
                return i;
            }
        }
        return -1;
    }

    private int comment(int open) {
        int end = template.indexOf("#}", open + 2);
        if (end < 0) {
            problems.add(unclosed(open, "#}"));
            return template.length();
        }
        return end + 2;
    }

    private TemplateProblem unclosed(int open, String close) {
        String braces = template.substring(open, open + 2);
        return new TemplateProblem(
                open,
                ProblemCode.TEMPLATE_SYNTAX,
                "'" + braces + "' is not closed",
                "close it with " + close + ", or write {{ '" + braces + "' }} for the braces themselves");
    }
}
