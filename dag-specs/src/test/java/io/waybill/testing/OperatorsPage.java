package io.waybill.testing;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.spec.Command;
import io.waybill.spec.OperatorType;
import io.waybill.spec.PinnedFile;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.spec.table.Column;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Writes a page of operators from the records that {@code with:} is read into. */
public final class OperatorsPage {
    private final StringBuilder page;
    private final String examples;
    private final Set<Class<?>> parts = new LinkedHashSet<>();

    private OperatorsPage(String introduction, String examples) {
        this.page = new StringBuilder(introduction);
        this.examples = examples;
    }

    /**
     * The page.
     *
     * @param introduction its beginning
     * @param examples the folder with an example for each operator, from the top of the repository
     */
    public static String of(List<OperatorType> operators, String introduction, String examples) {
        OperatorsPage page = new OperatorsPage(introduction, examples);
        operators.forEach(page::operator);
        page.parts();
        return page.page.toString().stripTrailing() + "\n";
    }

    private void operator(OperatorType operator) {
        page.append("## `")
                .append(operator.name())
                .append("`\n\n")
                .append(operator.summary())
                .append("\n\n");
        page.append("```yaml\n").append(example(operator.name())).append("```\n\n");
        table(operator.with());
        if (!operator.aliases().isEmpty()) {
            StringJoiner aliases = new StringJoiner(", ", "Also known as ", ".\n\n");
            operator.aliases().forEach(alias -> aliases.add("`" + alias + "`"));
            page.append(aliases);
        }
    }

    /** The records that keys of operators, or of each other, are made of. */
    private void parts() {
        if (parts.isEmpty()) {
            return;
        }
        page.append("## Parts of these\n\n");
        Set<Class<?>> shown = new HashSet<>();
        while (!shown.containsAll(parts)) {
            for (Class<?> part : List.copyOf(parts)) {
                if (shown.add(part)) {
                    page.append("### ").append(title(part)).append("\n\n");
                    table(part);
                }
            }
        }
    }

    private String example(String name) {
        try {
            return Files.readString(Golden.root().resolve(examples).resolve(name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException("Operator " + name + " needs an example for the documentation", e);
        }
    }

    private void table(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 0) {
            page.append("It takes no keys.\n\n");
            return;
        }
        page.append("| key | value | default | |\n|---|---|---|---|\n");
        List<String> keys = RecordBinder.keysOf(type.asSubclass(Record.class));
        for (int i = 0; i < components.length; i++) {
            Field field = field(type, components[i]);
            JsonPropertyDescription description = field.getAnnotation(JsonPropertyDescription.class);
            if (description == null) {
                throw new IllegalStateException(
                        type.getSimpleName() + "." + components[i].getName() + " has no @JsonPropertyDescription");
            }
            page.append("| `")
                    .append(keys.get(i))
                    .append("` | ")
                    .append(value(components[i].getGenericType()))
                    .append(" | ")
                    .append(defaultOf(field))
                    .append(" | ")
                    .append(description.value().replace("<", "&lt;"))
                    .append(" |\n");
        }
        page.append('\n');
    }

    private static Field field(Class<?> type, RecordComponent component) {
        try {
            return type.getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String defaultOf(AnnotatedElement field) {
        JsonProperty property = field.getAnnotation(JsonProperty.class);
        if (property != null && !property.defaultValue().isEmpty()) {
            return "`" + property.defaultValue() + "`";
        }
        boolean required = field.isAnnotationPresent(NotNull.class)
                || field.isAnnotationPresent(NotBlank.class)
                || field.isAnnotationPresent(NotEmpty.class);
        return required ? "required" : "";
    }

    private String value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == Map.class ? "map of texts" : "list of " + plural(arguments[0]);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return "text";
        } else if (raw == PinnedFile.class) {
            return "path of a file";
        } else if (raw == Integer.class || raw == int.class) {
            return "whole number";
        } else if (raw == Boolean.class || raw == boolean.class) {
            return "true, false";
        } else if (raw == Duration.class) {
            return "duration";
        } else if (raw == Command.class) {
            return "text or list of texts";
        } else if (raw.isEnum()) {
            return constants(raw);
        } else if (raw == Column.class) {
            return "text or map";
        } else if (raw.isRecord()) {
            parts.add(raw);
            return "[" + title(raw) + "](#" + title(raw).replace(' ', '-').toLowerCase(Locale.ROOT) + ")";
        }
        return "map";
    }

    private String plural(Type type) {
        return type == String.class
                ? "texts"
                : type == Column.class ? "columns" : value(type).replace("]", "s]");
    }

    private static String constants(Class<?> type) {
        StringJoiner names = new StringJoiner(", ");
        for (Field field : type.getFields()) {
            JsonProperty name = field.getAnnotation(JsonProperty.class);
            if (name != null) {
                names.add("`" + name.value() + "`");
            }
        }
        return names.toString();
    }

    /** {@code HealthCheck} becomes {@code health check}. */
    private static String title(Class<?> type) {
        String words =
                type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.replace("efs", "EFS");
    }
}
