package io.waybill.spec.bind;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in our words why Jackson could not make a value of a certain type. */
final class TypeProblems {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+(?:\\.[0-9]+)?");
    private static final Pattern OLD_BOOLEAN = Pattern.compile("(?i)yes|no|on|off|true|false");

    private TypeProblems() {}

    /**
     * @param node the value that was read
     * @param type what it was to become
     * @param path where the value is
     * @param e why it could not
     */
    static List<BindingProblem> of(JsonNode node, JavaType type, List<String> path, Exception e) {
        SpecValueException own = cause(e, SpecValueException.class);
        List<String> place = new ArrayList<>(path);
        JsonNode found = node;
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                String name = step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName();
                place.add(name);
                found = step.getFieldName() == null ? found.path(step.getIndex()) : found.path(name);
            }
        }
        if (own != null) {
            return own.faults().stream()
                    .map(fault -> new BindingProblem(
                                    fault.path(),
                                    fault.atKey(),
                                    own.code(),
                                    fault.message(),
                                    fault.remedy(),
                                    fault.offset())
                            .inside(place))
                    .toList();
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> known =
                    unknown.getKnownPropertyIds().stream().map(String::valueOf).toList();
            return List.of(unknownKey(place, known));
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            boolean incomplete = e.getCause() instanceof NullPointerException;
            String message = incomplete
                    ? "A required part is missing"
                    : String.valueOf(e.getCause().getMessage());
            return List.of(new BindingProblem(place, false, ProblemCode.INVALID_VALUE, message, ""));
        }
        JavaType target = e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                ? SpecJson.mapper().constructType(mismatch.getTargetType())
                : type;
        return List.of(wrongType(found, target, place));
    }

    static BindingProblem unknownKey(List<String> path, List<String> known) {
        String key = path.get(path.size() - 1);
        return new BindingProblem(
                path,
                true,
                ProblemCode.UNKNOWN_KEY,
                "There is no key '" + key + "' here",
                Nearest.remedy(key, known, "known keys"));
    }

    static BindingProblem wrongType(JsonNode node, JavaType type, List<String> path) {
        boolean choice = type.getRawClass().isEnum() && node.isTextual();
        return new BindingProblem(
                path,
                false,
                choice ? ProblemCode.INVALID_VALUE : ProblemCode.WRONG_TYPE,
                name(path) + " must be " + Values.expected(type) + ", but is " + Values.describe(node),
                remedy(node, type));
    }

    private static String remedy(JsonNode node, JavaType type) {
        if (node.isNull() && Values.expected(type).equals("a text")) {
            return "write \"\" for an empty text";
        }
        if (node.isIntegralNumber() && Values.expected(type).equals("a whole number")) {
            return "write a smaller number";
        }
        if (!node.isTextual()) {
            return "";
        }
        String text = node.textValue();
        Class<?> raw = type.getRawClass();
        if (raw.isEnum()) {
            return Nearest.to(text, Values.constants(raw))
                    .map(name -> "did you mean " + name + "?")
                    .orElse("");
        }
        if (text.contains("{{") || text.contains("{%")) {
            return "templates can only stand in texts; write the value, which is then the same for all runs and items";
        }
        String expected = Values.expected(type);
        if (expected.equals("true or false") && OLD_BOOLEAN.matcher(text).matches()) {
            boolean yes = text.equalsIgnoreCase("yes") || text.equalsIgnoreCase("on") || text.equalsIgnoreCase("true");
            return "write " + yes + ", without quotes";
        }
        if (expected.endsWith("number") && NUMBER.matcher(text).matches()) {
            return "write the number without quotes or leading zeros";
        }
        return expected.equals("a list") ? "write [" + text + "]" : "";
    }

    /** How a value is called in a message: its key, with the indexes after it. */
    static String name(List<String> path) {
        StringBuilder indexes = new StringBuilder();
        for (int i = path.size() - 1; i >= 0; i--) {
            String step = path.get(i);
            if (!step.chars().allMatch(Character::isDigit)) {
                return step + indexes;
            }
            indexes.insert(0, "[" + step + "]");
        }
        return "This";
    }

    private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
