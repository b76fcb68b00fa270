package io.waybill.spec.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text into the same trees with places as {@link YamlReader}. Whatever the bytes are, reading ends soon and in
 * problems, not in an exception. Numbers mean what they mean in YAML: those of more than a hundred digits are texts.
 *
 * <p>Thread safe.
 */
public final class JsonReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(YamlReader.MAX_DEPTH)
                    .maxStringLength(YamlReader.MAX_TEXT)
                    .maxNumberLength(YamlReader.MAX_TEXT)
                    .maxNameLength(YamlReader.MAX_TEXT)
                    .build())
            .build();

    /** Reads a file, which holds one value. */
    public YamlFile read(String file, byte[] content) {
        if (content.length > YamlReader.MAX_BYTES) {
            return failed(new Place(file, 1, 1)
                    .problem(
                            ProblemCode.FILE_TOO_LARGE,
                            "The file has " + content.length + " bytes; at most " + YamlReader.MAX_BYTES + " are read",
                            "take out what is not needed"));
        }
        String text = new String(content, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content)) {
            return failed(new Place(file, 1, 1)
                    .problem(ProblemCode.NOT_UTF8, "The file is not UTF-8", "save the file as UTF-8"));
        }
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Reading reading = new Reading(new Builder(file));
        YamlNode document = reading.of(text, false);
        return new YamlFile(text, document == null ? List.of() : List.of(document), reading.builder.problems, Set.of());
    }

    /**
     * The value of a text that is one JSON value and nothing else; empty where it is not, or is one of those that no sensible
     * text has: too deep, or with a key that stands twice.
     *
     * @param place of everything in it
     */
    public Optional<YamlNode> value(String text, Place place) {
        Reading reading = new Reading(new Builder(place));
        YamlNode value = reading.of(text, true);
        return reading.builder.problems.isEmpty() ? Optional.ofNullable(value) : Optional.empty();
    }

    private static YamlFile failed(SpecProblem problem) {
        return new YamlFile("", List.of(), List.of(problem), Set.of());
    }

    /** What is made of the tokens. */
    private static final class Builder {
        private final List<SpecProblem> problems = new ArrayList<>();
        private final String file;
        private final @Nullable Place fixed;

        Builder(String file) {
            this.file = file;
            this.fixed = null;
        }

        Builder(Place fixed) {
            this.file = fixed.file();
            this.fixed = fixed;
        }

        Place place(JsonLocation at) {
            return fixed != null ? fixed : new Place(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
        }
    }

    private static final class Reading {
        private final Builder builder;
        private int values;

        Reading(Builder builder) {
            this.builder = builder;
        }

        @Nullable YamlNode of(String text, boolean single) {
            try (JsonParser parser = JSON.createParser(text)) {
                if (parser.nextToken() == null) {
                    report(parser.currentLocation(), "The file is empty", "write one JSON object");
                    return null;
                }
                YamlNode value = value(parser);
                if (parser.nextToken() != null) {
                    report(parser.currentTokenLocation(), "Something comes after the value", "write one JSON object");
                }
                return value;
            } catch (YamlStop stop) {
                builder.problems.add(stop.problem());
            } catch (StreamConstraintsException e) {
                JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
                builder.problems.add(builder.place(at)
                        .problem(
                                ProblemCode.TOO_DEEP,
                                "This is more than is sensible: " + firstLine(e.getOriginalMessage()),
                                "take out what is not needed"));
            } catch (JsonProcessingException e) {
                JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
                report(at, "This is not JSON: " + firstLine(e.getOriginalMessage()), single ? "" : "mend it here");
            } catch (IOException e) {
                throw new IllegalStateException("A text can always be read", e);
            }
            return null;
        }

        private void report(JsonLocation at, String message, String remedy) {
            builder.problems.add(builder.place(at).problem(ProblemCode.JSON_SYNTAX, message, remedy));
        }

        private YamlNode value(JsonParser parser) throws IOException {
            Place place = builder.place(parser.currentTokenLocation());
            if (++values > YamlReader.MAX_VALUES) {
                throw new YamlStop(place.problem(
                        ProblemCode.TOO_MANY_VALUES,
                        "The file has more than " + YamlReader.MAX_VALUES + " values",
                        "take out what is not needed"));
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> map(parser, place);
                case START_ARRAY -> list(parser, place);
                default -> new YamlScalar(scalar(parser), place);
            };
        }

        private YamlMap map(JsonParser parser, Place place) throws IOException {
            Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                Place keyPlace = builder.place(parser.currentTokenLocation());
                parser.nextToken();
                YamlMap.Entry earlier = entries.put(key, new YamlMap.Entry(keyPlace, value(parser)));
                if (earlier != null) {
                    builder.problems.add(keyPlace.problem(
                            ProblemCode.DUPLICATE_KEY,
                            "The key '" + key + "' stands here and in line "
                                    + earlier.keyPlace().line(),
                            "remove one of the two"));
                }
            }
            return YamlMap.of(entries, place);
        }

        private YamlList list(JsonParser parser, Place place) throws IOException {
            List<YamlNode> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return YamlList.of(items, place);
        }

        private static JsonNode scalar(JsonParser parser) throws IOException {
            return switch (parser.currentToken()) {
                case VALUE_NULL -> NullNode.getInstance();
                case VALUE_TRUE -> BooleanNode.TRUE;
                case VALUE_FALSE -> BooleanNode.FALSE;
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> CoreSchema.resolve(parser.getText());
                default -> TextNode.valueOf(parser.getText());
            };
        }

        private static String firstLine(String message) {
            return message.lines().findFirst().orElse("");
        }
    }
}
