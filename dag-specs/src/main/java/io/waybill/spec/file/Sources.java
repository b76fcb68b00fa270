package io.waybill.spec.file;

import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlScalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts of the files that a DAG is made of, to point into the middle of a value. */
final class Sources {
    private final Map<String, List<String>> lines = new HashMap<>();

    void add(String file, String text) {
        lines.put(file, text.lines().toList());
    }

    /**
     * The place of a character of a template. The value is not what is written (indentation, escapes, folded lines), so the
     * piece of it from the open braces to the character is looked for from where the value starts. Where it cannot be
     * found, the answer is where the value starts.
     */
    Place inside(YamlScalar scalar, int offset) {
        Place start = scalar.place();
        String value = scalar.toJson().asText();
        int lineStart = value.lastIndexOf('\n', offset - 1) + 1;
        int braces = Math.max(value.lastIndexOf("{{", offset), value.lastIndexOf("{%", offset));
        int from = Math.max(lineStart, braces);
        int to = offset;
        while (to < value.length() && Character.isJavaIdentifierPart(value.charAt(to))) {
            to++;
        }
        String piece = value.substring(from, Math.max(to, Math.min(from + 2, value.length())));
        int before = occurrences(value.substring(0, from), piece);
        List<String> source = lines.getOrDefault(start.file(), List.of());
        int last = Math.min(source.size(), scalar.lastLine());
        for (int line = start.line(); line <= last; line++) {
            String text = source.get(line - 1);
            int at = line == start.line() ? index(text, start.column()) : 0;
            for (at = text.indexOf(piece, at); at >= 0; at = text.indexOf(piece, at + piece.length())) {
                if (before-- == 0) {
                    int column = 1 + text.codePointCount(0, at + offset - from);
                    return new Place(start.file(), line, column, start.label());
                }
            }
        }
        return start;
    }

    private static int occurrences(String text, String piece) {
        int count = 0;
        for (int at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + piece.length())) {
            count++;
        }
        return count;
    }

    /** The index of a column, which counts code points. */
    private static int index(String text, int column) {
        return text.offsetByCodePoints(0, Math.min(column - 1, text.codePointCount(0, text.length())));
    }
}
