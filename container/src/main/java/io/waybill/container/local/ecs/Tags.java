package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A resource's tags in a request, checked. */
final class Tags {

    private static final int MOST = 50;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    private static final String RESERVED = "aws:";

    private Tags() {}

    /**
     * The tags of a request, as they came.
     *
     * @throws WireException when they are too many, too long, named twice or in AWS's own name space
     */
    static ArrayNode read(Input input) {
        ArrayNode tags = Json.array();
        Set<String> keys = new HashSet<>();
        List<Input> given = input.structures("tags");
        if (given.size() > MOST) {
            throw invalid("Tags can not have more than " + MOST + " elements.");
        }
        for (Input tag : given) {
            String key = tag.textOrEmpty("key");
            String value = tag.textOrEmpty("value");
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                throw invalid("Tag key '" + key + "' must have 1 to " + LONGEST_KEY + " characters.");
            }
            if (value.length() > LONGEST_VALUE) {
                throw invalid("The value of the tag '" + key + "' must have at most " + LONGEST_VALUE + " characters.");
            }
            if (key.startsWith(RESERVED)) {
                throw invalid("Tag key '" + key + "' must not begin with 'aws:', which is reserved.");
            }
            if (!keys.add(key)) {
                throw invalid("Duplicate tag keys found: '" + key + "'. Name each once.");
            }
            tags.addObject().put("key", key).put("value", value);
        }
        return tags;
    }

    /**
     * A resource's tags with more of them.
     *
     * @throws WireException LimitExceededException where that is too many
     */
    static ArrayNode add(ArrayNode before, ArrayNode added) {
        ArrayNode merged = merge(before, added);
        if (merged.size() > MOST) {
            throw new WireException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "A resource can have at most " + MOST + " tags; this one would have " + merged.size() + ".");
        }
        return merged;
    }

    /**
     * A resource's tags without some. Keys that it has not are no error.
     *
     * @throws WireException where one is AWS's own
     */
    static ArrayNode remove(ArrayNode before, List<String> keys) {
        ArrayNode left = Json.array();
        for (String key : keys) {
            if (key.startsWith(RESERVED)) {
                throw invalid("The tag '" + key + "' is AWS's own and cannot be removed.");
            }
        }
        for (JsonNode tag : before) {
            if (!keys.contains(tag.path("key").asText())) {
                left.add(tag);
            }
        }
        return left;
    }

    /** Both, where a key that is in both has the second's value. */
    static ArrayNode merge(ArrayNode under, ArrayNode over) {
        Map<String, String> values = new LinkedHashMap<>();
        under.forEach(
                tag -> values.put(tag.path("key").asText(), tag.path("value").asText()));
        over.forEach(
                tag -> values.put(tag.path("key").asText(), tag.path("value").asText()));
        ArrayNode merged = Json.array();
        values.forEach((key, value) -> merged.addObject().put("key", key).put("value", value));
        return merged;
    }

    private static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_PARAMETER, message);
    }
}
