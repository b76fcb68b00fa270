package io.waybill.container.sources;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.vault.SecretSource;
import io.waybill.engine.vault.SecretText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file with variables and one with connections, as Airflow's {@code LocalFilesystemBackend} reads them: {@code .env} with
 * lines {@code name=text}, or a map in {@code .json}, {@code .yaml} or {@code .yml}. A connection is a URI, or a map (in
 * {@code .env} a JSON object). The files are read for each question, so that they can be changed while Waybill runs. No text of
 * theirs is ever part of a message. Thread safe.
 */
public final class SecretFiles implements SecretSource {
    private static final long LARGEST = 4L << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final @Nullable Path variables;
    private final @Nullable Path connections;

    /** How a file is written. */
    private enum Format {
        ENV,
        JSON,
        YAML;

        static Optional<Format> of(Path file) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            if (name.endsWith(".env")) {
                return Optional.of(ENV);
            }
            return name.endsWith(".json")
                    ? Optional.of(JSON)
                    : Optional.of(YAML).filter(yaml -> name.endsWith(".yaml") || name.endsWith(".yml"));
        }
    }

    /**
     * Reads nothing yet.
     *
     * @param variables absent where there are none
     * @param connections absent where there are none
     */
    public SecretFiles(@Nullable Path variables, @Nullable Path connections) {
        this.variables = variables;
        this.connections = connections;
    }

    /** Whether a file's name says how it is to be read. */
    public static boolean isReadable(Path file) {
        return Format.of(file).isPresent();
    }

    @Override
    public String title() {
        return "The file of variables and connections";
    }

    @Override
    public Optional<SecretText> variable(String key) {
        return find(variables, key).map(value -> SecretText.of(text(value), false, key + " in " + variables));
    }

    @Override
    public Optional<SecretText> connection(String id) {
        return find(connections, id).map(value -> {
            JsonNode only = value.isArray() && value.size() == 1 ? value.get(0) : value;
            String place = id + " in " + connections;
            return only.isArray()
                    ? SecretText.unreadable(place, "It is a list of " + only.size() + " connections; write one")
                    : SecretText.of(text(only), false, place);
        });
    }

    private static Optional<JsonNode> find(@Nullable Path file, String name) {
        return file == null
                ? Optional.empty()
                : Optional.ofNullable(read(file).get(name)).filter(value -> !value.isNull());
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    @Override
    public String check() {
        return List.of(told(variables, "variable"), told(connections, "connection")).stream()
                .flatMap(Optional::stream)
                .reduce((one, other) -> one + ", " + other)
                .orElse("no file is named");
    }

    private static Optional<String> told(@Nullable Path file, String noun) {
        if (file == null) {
            return Optional.empty();
        }
        int size = read(file).size();
        return Optional.of(file + " with " + size + " " + noun + (size == 1 ? "" : "s"));
    }

    private static ObjectNode read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw fault(file, "is larger than " + (LARGEST >> 20) + " MB", null);
            }
            byte[] bytes = Files.readAllBytes(file);
            Format format = Format.of(file)
                    .orElseThrow(() -> fault(file, "has a name that ends with none of .env, .json, .yaml, .yml", null));
            JsonNode tree = switch (format) {
                case ENV -> lines(file, new String(bytes, StandardCharsets.UTF_8));
                case JSON -> JSON.readTree(bytes);
                case YAML -> YAML.readTree(bytes);
            };
            if (tree instanceof ObjectNode known) {
                return known;
            }
            if (tree.isMissingNode() || tree.isNull()) {
                return JsonNodeFactory.instance.objectNode();
            }
            throw fault(file, "is no map from names to values", null);
        } catch (JsonProcessingException e) {
            // Its message would quote the file.
            String line = e.getLocation() == null
                    ? ""
                    : "; see line " + e.getLocation().getLineNr();
            throw fault(file, "cannot be understood" + line, null);
        } catch (NoSuchFileException e) {
            throw fault(file, "is not there", e);
        } catch (IOException e) {
            throw fault(file, "cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static ObjectNode lines(Path file, String text) {
        ObjectNode known = JsonNodeFactory.instance.objectNode();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            int equals = line.indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (name.isEmpty()) {
                throw fault(file, "has no name and '=' in line " + number, null);
            }
            if (known.has(name)) {
                throw fault(file, "has a name for the second time in line " + number, null);
            }
            known.put(name, line.substring(equals + 1).strip());
        }
        return known;
    }

    private static WaybillException fault(Path file, String what, @Nullable IOException cause) {
        return new WaybillException(ErrorCode.SERVICE_UNAVAILABLE, "The file " + file + " " + what, cause);
    }
}
