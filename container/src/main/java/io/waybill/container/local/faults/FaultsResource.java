package io.waybill.container.local.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.Resource;
import io.waybill.spec.SpecProblem;

/** {@code /_faults}: GET tells what is in force and what came of it, PUT replaces it, DELETE ends it. */
public final class FaultsResource implements Resource {

    /** Where it is. */
    public static final String PATH = "/_faults";

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final Faults faults;

    /** @param faults in force */
    public FaultsResource(Faults faults) {
        this.faults = faults;
    }

    @Override
    public Reply answer(String method, byte[] body) {
        switch (method) {
            case "PUT" -> {
                try {
                    faults.replace(FaultFile.parse("body", body));
                } catch (FaultFileException e) {
                    return new Reply(BAD_REQUEST, problems(e));
                }
            }
            case "DELETE" -> faults.replace(FaultPlan.none());
            default -> {
                // GET changes nothing.
            }
        }
        return new Reply(OK, faults.describe());
    }

    private static ObjectNode problems(FaultFileException e) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("problems");
        for (SpecProblem problem : e.problems()) {
            list.addObject()
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("code", problem.code().name())
                    .put("message", problem.message())
                    .put("remedy", problem.remedy());
        }
        return answer;
    }
}
