package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A command, written as a list of words or as one text that is split as a POSIX shell would split it, see
 * {@link ShellWords}. It is run without a shell.
 *
 * @param words the program and its arguments; strings in it may be templates
 */
public record Command(@JsonValue List<String> words) {
    public Command {
        words = List.copyOf(words);
    }

    /**
     * Reads a command from a text or a list.
     *
     * @throws SpecValueException when it is neither or a quote is not closed
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Command of(JsonNode value) {
        if (value.isArray()) {
            List<String> words = new ArrayList<>();
            for (JsonNode word : value) {
                if (word.isContainerNode() || word.isNull()) {
                    throw wrongType();
                }
                words.add(word.asText());
            }
            return new Command(words);
        }
        if (value.isTextual()) {
            return new Command(ShellWords.split(value.textValue()));
        }
        throw wrongType();
    }

    private static SpecValueException wrongType() {
        return new SpecValueException(
                ProblemCode.WRONG_TYPE,
                "A command is a text or a list of texts",
                "write python load.py, or [python, load.py]");
    }
}
