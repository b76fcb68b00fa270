package io.waybill.operators.validate;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.Pinned;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.SpecBindingException;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.suite.MalformedSuiteException;
import io.waybill.spec.suite.SuiteProblem;
import io.waybill.spec.suite.ValidationSuite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Reads suites of expectations. */
public final class SuiteFile implements Pinned.Reader {
    @Override
    public JsonNode read(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        try {
            var unused = ValidationSuite.parse(text);
            return SpecJson.mapper().readTree(text);
        } catch (MalformedSuiteException e) {
            throw new SpecBindingException(
                    "The suite", e.problems().stream().map(SuiteFile::problem).toList());
        } catch (IOException e) {
            throw new IllegalStateException("It was read as JSON just now", e);
        }
    }

    private static BindingProblem problem(SuiteProblem problem) {
        List<String> path = Arrays.stream(problem.pointer().split("/", -1))
                .skip(1)
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
        return new BindingProblem(path, false, ProblemCode.INVALID_VALUE, problem.message(), problem.remedy());
    }
}
