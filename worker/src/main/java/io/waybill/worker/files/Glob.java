package io.waybill.worker.files;

import io.waybill.spec.BoundedText;
import io.waybill.worker.Printable;
import io.waybill.worker.StepException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A pattern of paths, the same for folders and buckets. */
final class Glob {
    private final String text;
    private final Pattern pattern;

    private Glob(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    static Glob of(String path) {
        String text = SpacePath.checked(path);
        try {
            return new Glob(text, Pattern.compile(translated(text)));
        } catch (PatternSyntaxException e) {
            throw StepException.badInput(
                    "'" + Printable.line(path, 200) + "' is no pattern of files: its brackets are wrong");
        }
    }

    boolean isPlain() {
        return text.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /** The folders in front of the first name with a wildcard; empty or ending in {@code /}. */
    String folder() {
        int wildcard = 0;
        while (wildcard < text.length() && "*?[{".indexOf(text.charAt(wildcard)) < 0) {
            wildcard++;
        }
        return text.substring(0, text.lastIndexOf('/', Math.max(wildcard - 1, 0)) + 1);
    }

    boolean matches(String path) {
        try {
            return pattern.matcher(new BoundedText(path)).matches();
        } catch (BoundedText.TooLongException e) {
            throw StepException.badInput("'" + Printable.line(text, 200) + "' takes too long to match: use fewer *");
        }
    }

    private static String translated(String glob) {
        StringBuilder regex = new StringBuilder();
        boolean begins = true;
        int depth = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            boolean starts = begins;
            begins = c == '/';
            if (starts && (c == '*' || c == '?')) {
                regex.append("(?!\\.)");
            }
            switch (c) {
                case '*' -> {
                    boolean folders = glob.startsWith("**/", i) && starts;
                    if (folders) {
                        regex.setLength(regex.length() - "(?!\\.)".length());
                        regex.append("(?:(?!\\.)[^/]+/)*");
                        i += 2;
                        begins = true;
                    } else if (glob.startsWith("**", i) && starts && i + 2 == glob.length()) {
                        regex.append("(?:[^/]+/(?!\\.))*[^/]+");
                        i++;
                    } else {
                        regex.append("[^/]*");
                    }
                }
                case '?' -> regex.append("[^/]");
                case '[' -> {
                    int end = glob.indexOf(']', i + 2);
                    if (end < 0) {
                        regex.append("\\[");
                    } else {
                        regex.append(oneOf(glob.substring(i + 1, end)));
                        i = end;
                    }
                }
                case '{' -> {
                    depth++;
                    regex.append("(?:");
                }
                case '}' -> {
                    regex.append(depth > 0 ? ")" : "\\}");
                    depth = Math.max(0, depth - 1);
                }
                case ',' -> regex.append(depth > 0 ? "|" : ",");
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    private static String oneOf(String signs) {
        boolean not = signs.startsWith("!");
        String rest = (not ? signs.substring(1) : signs).replaceAll("([\\\\\\[\\]&^])", "\\\\$1");
        return "[" + (not ? "^/" : "") + rest + "]";
    }
}
