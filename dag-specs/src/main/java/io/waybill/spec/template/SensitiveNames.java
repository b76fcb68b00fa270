package io.waybill.spec.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names that say of themselves that what they name is secret; the same ones as in Airflow. */
public final class SensitiveNames {
    private static final List<String> PARTS = List.of(
            "access_token",
            "api_key",
            "apikey",
            "authorization",
            "passphrase",
            "passwd",
            "password",
            "private_key",
            "secret",
            "token",
            "keyfile_dict",
            "service_account");

    private SensitiveNames() {}

    /** Whether a name has one of these words in it. */
    public static boolean isSensitive(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return PARTS.stream().anyMatch(lower::contains);
    }

    /** Whether any name in a JSON tree does. */
    public static boolean anyIn(JsonNode tree) {
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            if (isSensitive(field.getKey()) || anyIn(field.getValue())) {
                return true;
            }
        }
        if (tree.isArray()) {
            for (JsonNode item : tree) {
                if (anyIn(item)) {
                    return true;
                }
            }
        }
        return false;
    }
}
