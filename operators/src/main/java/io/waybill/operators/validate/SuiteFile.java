package io.waybill.operators.validate;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.Pinned;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.SpecBindingException;
import io.waybill.spec.bind.SpecJson;
import java.io.IOException;
import java.util.List;

/** Reads suites of expectations. */
public final class SuiteFile implements Pinned.Reader {
    @Override
    public JsonNode read(byte[] content) {
        try {
            return SpecJson.mapper().readTree(content);
        } catch (IOException e) {
            throw new SpecBindingException(
                    "The suite",
                    List.of(new BindingProblem(
                            List.of(), false, ProblemCode.WRONG_TYPE, "This is no JSON", "write a JSON object")));
        }
    }
}
