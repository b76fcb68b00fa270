package io.waybill.operators.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.operators.HandedOn;
import io.waybill.operators.JsonPaths;
import io.waybill.operators.Wanted;
import io.waybill.operators.http.HttpExchange.Answer;
import io.waybill.operators.http.HttpExchange.Request;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** {@code http.answer}: waits until a service answers as wanted. */
final class HttpSensor implements EngineSensor {
    static final String NAME = "http.answer";

    private final GuardedHttp http;

    HttpSensor(GuardedHttp http) {
        this.http = http;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Look look(ObjectNode input, Instant since, Instant now) {
        HttpInput read = new HttpInput(input);
        Request request = read.request();
        Answer answer = http.call(request);
        String told = request + " was answered with " + read.told(answer);
        if (!read.isExpected(answer.status())) {
            if (mayChange(answer.status())) {
                return Look.notYet(told);
            }
            throw new WaybillException(ErrorCode.SERVICE_REFUSED, told);
        }
        if (!input.has("response_path")) {
            return Look.done();
        }
        Optional<JsonNode> value = HttpInput.json(answer)
                .flatMap(
                        tree -> JsonPaths.read(tree, input.path("response_path").asText()));
        if (value.isEmpty() || !Wanted.isMet(input, value.get(), told)) {
            return Look.notYet(told);
        }
        return new Look(true, "", null, HandedOn.fits(value.get()) ? Map.of("return_value", value.get()) : Map.of());
    }

    private static boolean mayChange(int status) {
        return status == 404 || status == 409 || status == 423 || status >= 500 || HttpAction.isPassing(status);
    }
}
