package io.waybill.operators.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.steps.StepInputs;
import io.waybill.operators.steps.WorkerStep;
import io.waybill.spec.TaskSpec;

/** {@code validate}: a file against a suite of expectations. */
public final class ValidateOperator implements OperatorFactory<ValidateWith> {

    @Override
    public String name() {
        return "validate";
    }

    @Override
    public String summary() {
        return "Checks a file against a suite of expectations, and fails where they are not met.";
    }

    @Override
    public Class<ValidateWith> withType() {
        return ValidateWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, ValidateWith with, OperatorContext context) {
        ObjectNode templates = StepInputs.of(task, "container", "validation_suite");
        templates.put("validation_suite", with.validationSuite().path());
        ObjectNode literals = JsonNodeFactory.instance.objectNode();
        JsonNode suite = with.validationSuite().content();
        if (suite != null) {
            literals.set("suite", suite);
        }
        return WorkerStep.of("validate", with.container()).group(task.id(), templates, literals, context);
    }
}
