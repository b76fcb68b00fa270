package io.waybill.spec.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.AutoCloseableSupplier.AutoCloseableImpl;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.InvalidArgumentException;
import com.hubspot.jinjava.interpret.InvalidInputException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.TemplateSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Renders as {@link Jinjava#renderForResult(String, Map)} does, but for the filters, tags and functions, of which that makes new ones
 * for each text, in most of its time. Here the context that holds them is a text's own as long as it is rendered, and then the next one's. Thread safe.
 */
final class JinjaRenderer {
    private final Jinjava jinjava;
    private final JinjavaConfig config;
    private final Queue<Context> free = new ConcurrentLinkedQueue<>();

    /** @param jinjava to which nothing is added any more */
    JinjaRenderer(Jinjava jinjava) {
        this.jinjava = jinjava;
        this.config = jinjava.getGlobalConfig();
    }

    /**
     * What became of a text.
     *
     * @param output to be used where there is no error
     * @param error the first one; absent where there is none
     */
    record Rendered(String output, @Nullable TemplateError error) {}

    Rendered render(String template, Map<String, ?> variables) {
        Context taken = free.poll();
        Context shared = taken == null ? jinjava.getGlobalContextCopy() : taken;
        Context own = new Context(shared, variables, config.getDisabled());
        try (AutoCloseableImpl<JinjavaInterpreter> current = JinjavaInterpreter.closeablePushCurrent(
                        config.getInterpreterFactory().newInstance(jinjava, own, config))
                .get()) {
            return rendered(template, current.value());
        } finally {
            // What a text has resolved is noted up to here, and where it calls a function, macros are looked for up to
            // here.
            shared.reset();
            shared.getScope().clear();
            free.add(shared);
        }
    }

    private Rendered rendered(String template, JinjavaInterpreter interpreter) {
        try {
            String output = interpreter.render(template);
            List<TemplateError> errors = interpreter.getErrorsCopy();
            return new Rendered(withoutLastNewline(output), errors.isEmpty() ? null : errors.get(0));
        } catch (TemplateSyntaxException e) {
            return new Rendered("", TemplateError.fromException(e));
        } catch (InterpretException e) {
            return new Rendered("", TemplateError.fromSyntaxError(e));
        } catch (InvalidArgumentException e) {
            return new Rendered("", TemplateError.fromInvalidArgumentException(e));
        } catch (InvalidInputException e) {
            return new Rendered("", TemplateError.fromInvalidInputException(e));
        } catch (RuntimeException e) {
            return new Rendered("", TemplateError.fromException(e));
        }
    }

    private String withoutLastNewline(String output) {
        return config.isKeepTrailingNewline() || !output.endsWith("\n")
                ? output
                : output.substring(0, output.length() - 1);
    }
}
