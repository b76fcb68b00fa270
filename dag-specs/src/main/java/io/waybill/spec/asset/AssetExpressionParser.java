package io.waybill.spec.asset;

import java.util.ArrayList;
import java.util.List;

/** Reads expressions such as {@code orders & (rates | "s3://lake/a&b")}: {@code &} binds closer than {@code |}, as in Airflow. */
final class AssetExpressionParser {
    /** How deep brackets may go; far from what a stack holds, and from what anybody writes. */
    private static final int DEEPEST = 20;

    private final String text;
    private int at;
    private int depth;

    AssetExpressionParser(String text) {
        this.text = text;
    }

    AssetExpression parse() throws AssetSyntaxException {
        AssetExpression all = any();
        if (at < text.length()) {
            throw text.charAt(at) == ')'
                    ? wrong("This ')' closes nothing", "remove it, or open a bracket before")
                    : wrong("Between two assets there must be & or |", "write a & b, or a | b");
        }
        return all;
    }

    private AssetExpression any() throws AssetSyntaxException {
        List<AssetExpression> parts = new ArrayList<>();
        do {
            parts.add(all());
        } while (takes('|'));
        return parts.size() == 1 ? parts.get(0) : new AssetExpression.Any(parts);
    }

    private AssetExpression all() throws AssetSyntaxException {
        List<AssetExpression> parts = new ArrayList<>();
        do {
            parts.add(one());
        } while (takes('&'));
        return parts.size() == 1 ? parts.get(0) : new AssetExpression.All(parts);
    }

    private AssetExpression one() throws AssetSyntaxException {
        skipBlanks();
        if (at == text.length()) {
            throw wrong("Here an asset is missing", "write the name or the URI of one");
        }
        char first = text.charAt(at);
        if (first == '(') {
            return bracket();
        }
        return first == '"' || first == '\'' ? quoted(first) : bare();
    }

    private AssetExpression bracket() throws AssetSyntaxException {
        int open = at;
        at++;
        depth++;
        if (depth > DEEPEST) {
            throw wrong("Brackets are deeper than " + DEEPEST, "write the expression with fewer of them");
        }
        AssetExpression inside = any();
        if (!takes(')')) {
            at = at < text.length() ? at : open;
            throw at == open
                    ? wrong("This '(' is not closed", "close it with ')'")
                    : wrong("Between two assets there must be & or |", "write a & b, or a | b");
        }
        depth--;
        return inside;
    }

    private AssetExpression quoted(char quote) throws AssetSyntaxException {
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw wrong("This quote is not closed", "close it with " + quote);
        }
        AssetExpression asset = asset(text.substring(at + 1, end), at + 1);
        at = end + 1;
        skipBlanks();
        return asset;
    }

    private AssetExpression bare() throws AssetSyntaxException {
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && "&|()".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw wrong(
                    "Here an asset is missing before '" + text.charAt(at) + "'", "write the name or the URI of one");
        }
        AssetExpression asset = asset(text.substring(start, at), start);
        skipBlanks();
        return asset;
    }

    private static AssetExpression asset(String name, int offset) throws AssetSyntaxException {
        if (!AssetName.isValid(name)) {
            throw new AssetSyntaxException(
                    "'" + AssetName.shown(name) + "' is no name or URI of an asset", AssetName.REMEDY, offset);
        }
        return new AssetExpression.One(name);
    }

    private boolean takes(char sign) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == sign) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private AssetSyntaxException wrong(String message, String remedy) {
        return new AssetSyntaxException(message, remedy, at);
    }
}
