package io.waybill.container.local.ecs;

import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.WireException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What RunTask refuses. Texts are AWS's where they are publicly known. */
final class RunTaskRules {

    private static final int MOST_TASKS = 10;
    private static final int LONGEST_OVERRIDES = 8192;
    private static final Pattern CLIENT_TOKEN = Pattern.compile("[!-~]{1,64}");
    private static final Pattern STARTED_BY = Pattern.compile("[A-Za-z0-9_/-]{1,128}");
    private static final Set<String> PLATFORMS = Set.of("LATEST", "1.4.0");
    private static final Set<String> PROPAGATE = Set.of("TASK_DEFINITION", "NONE");

    /** How many tasks a request wants. */
    static int count(Input request) {
        return request.number("count").orElse(1);
    }

    /**
     * Checks what can be checked without the task definition.
     *
     * @throws WireException with the first fault
     */
    void checkShape(Input request) {
        int count = count(request);
        if (count < 1 || count > MOST_TASKS) {
            throw invalid("count must be from 1 to " + MOST_TASKS + "; it is " + count + ".");
        }
        request.text("clientToken").ifPresent(token -> {
            if (!CLIENT_TOKEN.matcher(token).matches()) {
                throw invalid("clientToken must have 1 to 64 ASCII characters from 33 to 126.");
            }
        });
        request.text("startedBy").ifPresent(startedBy -> {
            if (!STARTED_BY.matcher(startedBy).matches()) {
                throw invalid(
                        "startedBy must have 1 to 128 letters, numbers, hyphens, forward slashes or underscores.");
            }
        });
        request.text("propagateTags").ifPresent(propagate -> {
            if (!PROPAGATE.contains(propagate)) {
                throw invalid("propagateTags must be one of " + PROPAGATE + "; it is '" + propagate + "'.");
            }
        });
        String platform = request.text("platformVersion").orElse("LATEST");
        if (!PLATFORMS.contains(platform)) {
            throw new WireException(ErrorCode.PLATFORM_UNKNOWN, "The specified platform does not exist.");
        }
        if (request.structure("overrides").members().toString().length() > LONGEST_OVERRIDES
                && request.has("overrides")) {
            throw invalid("Container Overrides length must be at most " + LONGEST_OVERRIDES);
        }
    }

    /**
     * Checks a request against the definition that it names.
     *
     * @throws WireException with the first fault
     */
    void checkAgainst(Input request, TaskDefinition definition) {
        if (!definition.runsOnFargate()) {
            throw invalid("Task definition does not support launch_type FARGATE.");
        }
        Set<String> containers = definition.input().structures("containerDefinitions").stream()
                .map(container -> container.textOrEmpty("name"))
                .collect(Collectors.toSet());
        Input overrides = request.structure("overrides");
        for (Input override : overrides.structures("containerOverrides")) {
            String name = override.textOrEmpty("name");
            if (!containers.contains(name)) {
                throw invalid("Override for container named " + name + " is not a container in the TaskDefinition.");
            }
            override.texts("command");
            override.structures("environment").forEach(variable -> {
                variable.textOrEmpty("name");
                variable.textOrEmpty("value");
            });
        }
        FargateSizes.check(
                FargateSizes.cpu(overrides.text("cpu").orElse(definition.input().textOrEmpty("cpu"))),
                FargateSizes.memory(
                        overrides.text("memory").orElse(definition.input().textOrEmpty("memory"))));
    }

    private static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_PARAMETER, message);
    }
}
