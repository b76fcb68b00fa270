package io.waybill.engine.vault;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.spec.template.SensitiveNames;

/**
 * A variable.
 *
 * @param key its name
 * @param value its text; empty where it cannot be read
 * @param description for people; empty when there is none
 * @param marked whether somebody said that it is secret
 * @param source the variable of the environment that it comes from; empty where it comes from the database
 * @param problem why it cannot be read; empty where it can
 */
public record Variable(String key, String value, String description, boolean marked, String source, String problem) {
    /** What stands in place of what nobody may see. */
    public static final String HIDDEN = "***";

    private static final JsonMapper JSON = new JsonMapper();

    public Variable {
        requireNonNull(key, "key");
        requireNonNull(value, "value");
        requireNonNull(description, "description");
        requireNonNull(source, "source");
        requireNonNull(problem, "problem");
    }

    /** One that somebody sets. */
    public static Variable of(String key, String value, String description, boolean marked) {
        return new Variable(key, value, description, marked, "", "");
    }

    /** Whether nobody may see its value: it is marked so, or its key or a name in its JSON says so. */
    public boolean isSecret() {
        return marked || SensitiveNames.isSensitive(key) || holdsSensitiveNames();
    }

    private boolean holdsSensitiveNames() {
        if (!value.stripLeading().startsWith("{") && !value.stripLeading().startsWith("[")) {
            return false;
        }
        try {
            return SensitiveNames.anyIn(JSON.readTree(value));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Its value for people. */
    public String shown() {
        return isSecret() ? HIDDEN : value;
    }

    @Override
    public String toString() {
        return key;
    }
}
