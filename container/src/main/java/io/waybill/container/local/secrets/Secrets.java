package io.waybill.container.local.secrets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values that containers' {@code secrets} name, from a YAML or JSON file: a map from the ARN or the name of a secret to
 * its value, a text, or a map of texts for one with JSON keys. The file is read at each start of a container, so that it
 * can be changed while the endpoint runs. No value of it is ever part of a message.
 */
public final class Secrets {

    private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);
    private static final String ASM = "unable to retrieve secret from asm: service call has been retried 1 time(s): ";
    private static final String SSM = "unable to retrieve secrets from ssm: service call has been retried 1 time(s): ";
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Optional<Path> file;

    /** @param file empty where there are no secrets */
    public Secrets(Optional<Path> file) {
        this.file = file;
    }

    /**
     * The value of a secret.
     *
     * @param valueFrom as the task definition names it
     * @throws SecretException where it is not there
     */
    public String value(String valueFrom) throws SecretException {
        SecretName name = SecretName.parse(valueFrom);
        ObjectNode known = read(name);
        JsonNode found = name.names().stream()
                .map(known::get)
                .filter(value -> value != null && !value.isNull())
                .findFirst()
                .orElseThrow(() -> missing(name));
        if (!name.jsonKey().isEmpty()) {
            JsonNode member = object(found).path(name.jsonKey());
            if (member.isMissingNode() || member.isNull()) {
                throw new SecretException(
                        ASM + "retrieved secret from Secrets Manager did not contain json key " + name.jsonKey());
            }
            return text(member);
        }
        return text(found);
    }

    /**
     * All values of the file, as they are now, so that they can be kept out of what people see: texts, those within maps,
     * and maps as the text that a container would get. None where there is no file, or it cannot be read.
     */
    public static List<String> values(Path file) {
        try {
            List<String> values = new ArrayList<>();
            YAML.readTree(Files.readAllBytes(file)).forEach(value -> collect(value, values));
            return values;
        } catch (IOException e) {
            // No container gets a secret from it either.
            return List.of();
        }
    }

    private static void collect(JsonNode value, List<String> values) {
        values.add(text(value));
        value.forEach(member -> collect(member, values));
    }

    private ObjectNode read(SecretName name) throws SecretException {
        if (file.isEmpty()) {
            throw missing(name);
        }
        String service = name.isParameter() ? SSM : ASM;
        try {
            JsonNode all = YAML.readTree(Files.readAllBytes(file.get()));
            if (all instanceof ObjectNode known) {
                return known;
            }
            throw new SecretException(service + "the secrets file " + file.get() + " is no map from names to values");
        } catch (JsonProcessingException e) {
            // Its message would quote the file.
            String line = e.getLocation() == null
                    ? "?"
                    : String.valueOf(e.getLocation().getLineNr());
            throw new SecretException(
                    service + "the secrets file " + file.get() + " is no YAML and no JSON; see line " + line);
        } catch (IOException e) {
            LOG.warn("The secrets file cannot be read", e);
            throw new SecretException(service + "the secrets file " + file.get() + " cannot be read");
        }
    }

    private static SecretException missing(SecretName name) {
        return new SecretException(
                name.isParameter()
                        ? SSM + "invalid ssm parameters: " + name.full()
                        : ASM + "failed to fetch secret " + name.full()
                                + " from secrets manager: ResourceNotFoundException: Secrets Manager can't find the"
                                + " specified secret.");
    }

    /** The JSON that a secret is, written as such or as a text. */
    private static JsonNode object(JsonNode secret) throws SecretException {
        if (!secret.isTextual()) {
            return secret;
        }
        try {
            return JSON.readTree(secret.textValue());
        } catch (JsonProcessingException e) {
            // Its message would quote the secret.
            throw new SecretException(ASM + "unable to parse the secret as JSON to take a key from it");
        }
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
