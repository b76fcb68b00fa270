package io.waybill.operators.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.operators.HandedOn;
import io.waybill.operators.JsonPaths;
import io.waybill.operators.http.HttpExchange.Answer;
import io.waybill.operators.http.HttpExchange.Request;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code http.request}: makes a request, and hands on its status and what of the answer is wanted. */
final class HttpAction implements EngineAction {
    static final String NAME = "http.request";

    private final GuardedHttp http;

    HttpAction(GuardedHttp http) {
        this.http = http;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target) {
        HttpInput read = new HttpInput(input);
        Request request = read.request();
        Answer answer = http.call(request);
        if (!read.isExpected(answer.status())) {
            throw new WaybillException(
                    isPassing(answer.status()) ? ErrorCode.SERVICE_UNAVAILABLE : ErrorCode.SERVICE_REFUSED,
                    request + " was answered with " + read.told(answer));
        }
        Map<String, JsonNode> outputs = new LinkedHashMap<>();
        outputs.put("status", IntNode.valueOf(answer.status()));
        input.path("extract")
                .properties()
                .forEach(wanted -> outputs.put(
                        wanted.getKey(),
                        found(request, read, answer, wanted.getValue().asText())));
        if (input.has("response_path")) {
            outputs.put(
                    "return_value",
                    found(request, read, answer, input.path("response_path").asText()));
        } else {
            JsonNode whole = answer.contentType().contains("json")
                    ? HttpInput.json(answer).orElseGet(() -> TextNode.valueOf(HttpInput.text(answer)))
                    : TextNode.valueOf(HttpInput.text(answer));
            if (HandedOn.fits(whole)) {
                outputs.put("return_value", whole);
            }
        }
        HandedOn.check(outputs);
        return outputs;
    }

    /** What has done nothing for us, and may go better later, by what HTTP says of these. */
    static boolean isPassing(int status) {
        return status == 408 || status == 425 || status == 429 || (status >= 502 && status <= 504);
    }

    private static JsonNode found(Request request, HttpInput read, Answer answer, String path) {
        JsonNode tree = HttpInput.json(answer)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.SERVICE_REFUSED,
                        request + " was answered with no JSON, in which " + path + " was to be found: "
                                + read.told(answer)));
        return JsonPaths.read(tree, path)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.SERVICE_REFUSED,
                        request + " was answered with JSON in which there is no " + path + ": " + read.told(answer)));
    }
}
