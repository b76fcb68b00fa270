package io.waybill.operators.email;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code email}: a mail to people. */
public final class EmailOperator implements OperatorFactory<EmailWith> {
    /** The action, which whoever knows the mail servers brings. */
    private static final String ACTION = "email.send";

    @Override
    public String name() {
        return "email";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.smtp.operators.smtp.EmailOperator",
                "airflow.operators.email.EmailOperator",
                "airflow.operators.email_operator.EmailOperator");
    }

    @Override
    public String summary() {
        return "Sends a mail by the server of a notifier of the settings.";
    }

    @Override
    public Class<EmailWith> withType() {
        return EmailWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, EmailWith with, OperatorContext context) {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("subject", with.subject());
        with.to().forEach(input.putArray("to")::add);
        with.cc().forEach(input.putArray("cc")::add);
        with.bcc().forEach(input.putArray("bcc")::add);
        if (with.text() != null) {
            input.put("text", with.text());
        }
        if (with.htmlContent() != null) {
            input.put("html", with.htmlContent());
        }
        if (with.notifier() != null) {
            input.put("notifier", with.notifier());
        }
        return OperatorGroup.single(new NodeWork.Action(ACTION, input));
    }
}
