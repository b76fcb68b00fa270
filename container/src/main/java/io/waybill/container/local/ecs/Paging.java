package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Pages of names and ARNs, as ECS's List actions answer them. The token is how many went before, which suits lists that grow at
 * their end.
 */
final class Paging {

    private static final int MOST = 100;

    private Paging() {}

    /**
     * A page of a list.
     *
     * @param input its {@code maxResults} (1–100, 100 where absent) and {@code nextToken} say which
     * @param member the answer's member that holds the page
     */
    static ObjectNode page(Input input, String member, List<String> arns) {
        int size = input.number("maxResults").orElse(MOST);
        if (size < 1 || size > MOST) {
            throw new WireException(
                    ErrorCode.INVALID_PARAMETER, "maxResults must be from 1 to " + MOST + "; it is " + size + ".");
        }
        int from =
                Math.min(arns.size(), input.text("nextToken").map(Paging::read).orElse(0));
        int to = Math.min(arns.size(), from + size);
        ObjectNode answer = Json.object();
        answer.set(member, Json.array(arns.subList(from, to)));
        if (to < arns.size()) {
            answer.put("nextToken", write(to));
        }
        return answer;
    }

    private static String write(int place) {
        return Base64.getUrlEncoder().encodeToString(("page:" + place).getBytes(StandardCharsets.UTF_8));
    }

    private static int read(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.matches("page:[0-9]{1,9}")) {
                return Integer.parseInt(text.substring("page:".length()));
            }
        } catch (IllegalArgumentException e) {
            throw new WireException(ErrorCode.INVALID_PARAMETER, "Invalid token in request: " + e.getMessage());
        }
        throw new WireException(ErrorCode.INVALID_PARAMETER, "Invalid token in request");
    }
}
