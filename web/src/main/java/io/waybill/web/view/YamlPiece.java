package io.waybill.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a YAML line, for colouring. The colouring is a help for the eye, not a parser: text is never lost, at the
 * worst it is plain.
 *
 * @param kind {@code key}, {@code comment}, {@code string}, {@code value}, {@code template} or {@code plain}: the class
 *     that colours it
 * @param text as it stands in the file
 */
public record YamlPiece(String kind, String text) {
    private static final Pattern PIECE = Pattern.compile("(?<comment>(?<=^|\\s)#.*$)"
            + "|(?<template>\\{\\{.*?\\}\\}|\\{%.*?%\\})"
            + "|(?<key>[A-Za-z_][\\w.$-]*(?=:(\\s|$)))"
            + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*')"
            + "|(?<value>(?<=[\\s\\[,:-])(?:-?\\d[\\d_.:TZ-]*|true|false|null|~|yes|no|on|off)(?=[\\s,\\]}]|$))");
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{.*?\\}\\}|\\{%.*?%\\}");
    private static final List<String> KINDS = List.of("comment", "template", "key", "string", "value");

    /** The file, line by line. */
    public static List<List<YamlPiece>> lines(String source) {
        return source.lines().map(YamlPiece::line).toList();
    }

    private static List<YamlPiece> line(String line) {
        List<YamlPiece> pieces = new ArrayList<>();
        Matcher matcher = PIECE.matcher(line);
        int from = 0;
        while (matcher.find()) {
            if (matcher.start() > from) {
                pieces.add(new YamlPiece("plain", line.substring(from, matcher.start())));
            }
            split(kind(matcher), matcher.group(), pieces);
            from = matcher.end();
        }
        if (from < line.length()) {
            pieces.add(new YamlPiece("plain", line.substring(from)));
        }
        return List.copyOf(pieces);
    }

    /** A template inside a string is what one looks for: it has its own colour. */
    private static void split(String kind, String text, List<YamlPiece> pieces) {
        Matcher template = TEMPLATE.matcher(text);
        int from = 0;
        while (!kind.equals("comment") && template.find()) {
            if (template.start() > from) {
                pieces.add(new YamlPiece(kind, text.substring(from, template.start())));
            }
            pieces.add(new YamlPiece("template", template.group()));
            from = template.end();
        }
        if (from < text.length()) {
            pieces.add(new YamlPiece(kind, text.substring(from)));
        }
    }

    private static String kind(Matcher matcher) {
        for (String kind : KINDS) {
            if (matcher.group(kind) != null) {
                return kind;
            }
        }
        return "plain";
    }
}
