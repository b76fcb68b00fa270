package io.waybill.testing;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips, or with {@code CI=true} fails, what {@link NeedsTool} marks and the machine does not have. */
final class NeedsToolCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<NeedsTool> needs = AnnotationSupport.findAnnotation(context.getElement(), NeedsTool.class);
        boolean browserWanted = !"false".equals(System.getProperty("waybill.browser"));
        return needs.map(found -> evaluate(found.value(), System.getenv(), browserWanted))
                .orElseGet(() -> ConditionEvaluationResult.enabled("no tool needed"));
    }

    static ConditionEvaluationResult evaluate(
            SystemTool[] tools, Map<String, String> environment, boolean browserWanted) {
        for (SystemTool tool : tools) {
            if (tool == SystemTool.CHROMIUM && !browserWanted) {
                return ConditionEvaluationResult.disabled("left out on request: no browser");
            }
            if (tool.path(environment).isEmpty()) {
                if ("true".equals(environment.get("CI"))) {
                    throw new AssertionError(tool.missing() + "; with CI=true that is a failure");
                }
                return ConditionEvaluationResult.disabled(tool.missing());
            }
        }
        return ConditionEvaluationResult.enabled("every tool is there");
    }
}
