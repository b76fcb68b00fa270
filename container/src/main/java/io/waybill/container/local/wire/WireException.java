package io.waybill.container.local.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** An action's answer that is an error; {@link WireServer} renders it as AWS does. */
public final class WireException extends RuntimeException {

    private final ErrorCode code;
    private final transient Map<String, JsonNode> members;

    /**
     * @param code what kind of error
     * @param message what AWS says in this case, or else a sentence with the value and the remedy
     */
    public WireException(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    /** @param members what the error's body holds besides its type and message, such as {@code resourceIds} */
    public WireException(ErrorCode code, String message, Map<String, JsonNode> members) {
        // Errors are answers here, not faults: a stack trace would cost more than the whole call.
        super(message, null, false, false);
        this.code = code;
        this.members = Map.copyOf(members);
    }

    /** What kind of error. */
    public ErrorCode code() {
        return code;
    }

    /** What the body holds besides type and message. */
    Map<String, JsonNode> members() {
        return members;
    }
}
