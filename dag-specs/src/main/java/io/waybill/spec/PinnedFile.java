package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * A file beside the DAG file whose content is part of the DAG's version: a run keeps what the file held when the version was
 * made. In a DAG file it is the path from the DAG file's folder.
 *
 * @param path as it is written
 * @param content what was read of it; absent where there was no such file, or the path is a template
 */
public record PinnedFile(String path, @Nullable JsonNode content) {
    private static final String PATH = "path";
    private static final String CONTENT = "content";

    public PinnedFile {
        content = content == null ? null : content.deepCopy();
    }

    @Override
    public @Nullable JsonNode content() {
        return content == null ? null : content.deepCopy();
    }

    /**
     * Reads a path, or what {@link #written} gave.
     *
     * @throws SpecValueException when it is neither
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static PinnedFile of(JsonNode value) {
        if (value.isTextual() && !value.textValue().isBlank()) {
            return new PinnedFile(value.textValue(), null);
        }
        if (value.isObject() && value.size() == 2 && value.path(PATH).isTextual() && value.has(CONTENT)) {
            return new PinnedFile(value.path(PATH).textValue(), value.get(CONTENT));
        }
        throw new SpecValueException(
                ProblemCode.WRONG_TYPE, "This must be the path of a file", "write the path from this file's folder");
    }

    /** As it stands in the DAG's version. */
    @JsonValue
    JsonNode written() {
        return content == null
                ? TextNode.valueOf(path)
                : JsonNodeFactory.instance.objectNode().put(PATH, path).set(CONTENT, content);
    }
}
