package io.waybill.spec.yaml;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML text into trees with places. Values are plain data with the meaning of YAML 1.2's core schema; tags name no
 * classes here. Whatever the bytes are, reading ends soon and in problems, not in an exception.
 *
 * <p>Thread safe.
 */
public final class YamlReader {
    /** The largest file that is read, in bytes. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** How deep maps and lists may lie in each other. */
    static final int MAX_DEPTH = 64;

    /** How many values a document may have, counting each alias as a copy. */
    static final int MAX_VALUES = 500_000;

    /** The length of the longest text, in characters. */
    static final int MAX_TEXT = 256 * 1024;

    /** Reads all documents of a file. */
    public YamlFile read(String file, byte[] content) {
        Place start = new Place(file, 1, 1);
        if (content.length > MAX_BYTES) {
            return failed(
                    "",
                    start.problem(
                            ProblemCode.FILE_TOO_LARGE,
                            "The file has " + content.length + " bytes; at most " + MAX_BYTES + " are read",
                            "split the file, or move data out of it"));
        }
        CharBuffer decoded = CharBuffer.allocate(content.length + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(ByteBuffer.wrap(content), decoded, true);
        String text = decoded.flip().toString();
        if (result.isError()) {
            boolean utf16 = content.length >= 2
                    && ((content[0] == (byte) 0xFE && content[1] == (byte) 0xFF)
                            || (content[0] == (byte) 0xFF && content[1] == (byte) 0xFE));
            return failed(
                    text,
                    placeAfter(file, text)
                            .problem(
                                    ProblemCode.NOT_UTF8,
                                    utf16 ? "The file is UTF-16, not UTF-8" : "The bytes here are not UTF-8",
                                    "save the file as UTF-8"));
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        int control = firstControl(text);
        if (control >= 0) {
            return failed(
                    text,
                    placeAfter(file, text.substring(0, control))
                            .problem(
                                    ProblemCode.CONTROL_CHARACTER,
                                    String.format(
                                            "The character U+%04X is not allowed in YAML", text.codePointAt(control)),
                                    "remove it, or write it as an escape in double quotes"));
        }
        return parse(file, text);
    }

    private static YamlFile parse(String file, String text) {
        List<SpecProblem> problems = new ArrayList<>();
        List<YamlNode> documents = new ArrayList<>();
        Set<Place> broken = new HashSet<>();
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        try {
            new YamlBuilder(file, new ParserImpl(new StreamReader(text), options), problems, broken)
                    .readInto(documents);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            Place place = mark == null ? new Place(file, 1, 1) : YamlBuilder.place(file, mark);
            problems.add(place.problem(ProblemCode.YAML_SYNTAX, syntaxMessage(e), syntaxRemedy(e)));
        } catch (YAMLException e) {
            problems.add(new Place(file, 1, 1)
                    .problem(ProblemCode.YAML_SYNTAX, oneLine(String.valueOf(e.getMessage())), ""));
        } catch (YamlStop e) {
            problems.add(e.problem());
        }
        return new YamlFile(text, documents, problems, broken);
    }

    private static YamlFile failed(String text, SpecProblem problem) {
        return new YamlFile(text, List.of(), List.of(problem), Set.of());
    }

    private static String syntaxMessage(MarkedYAMLException e) {
        String problem = e.getProblem() == null ? "this is not YAML" : oneLine(e.getProblem());
        String context = e.getContext() == null ? "" : oneLine(e.getContext()) + ", ";
        return context + problem;
    }

    private static String syntaxRemedy(MarkedYAMLException e) {
        String problem = e.getProblem() == null ? "" : e.getProblem();
        if (problem.contains("'\\t'")) {
            return "indent with spaces, not with tabs";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "quote a text that has ': ' in it, or check the indentation";
        }
        if (problem.contains("cannot start any token")) {
            return "quote a text that starts with a special character";
        }
        return "check the indentation, quotes and brackets here";
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s+", " ");
    }

    /** The first character that YAML does not allow in a file, or -1. */
    private static int firstControl(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (!StreamReader.isPrintable(codePoint)) {
                return i;
            }
            i += Character.charCount(codePoint);
        }
        return -1;
    }

    /** The place just after a text that starts at 1:1. */
    private static Place placeAfter(String file, String text) {
        int lineStart = text.lastIndexOf('\n') + 1;
        int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
        return new Place(file, line, 1 + text.codePointCount(lineStart, text.length()));
    }
}
