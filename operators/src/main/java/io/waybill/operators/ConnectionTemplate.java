package io.waybill.operators;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.template.Templates;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a call of the engine is handed a whole connection: by a template that gives its URI, a secret, which the try keeps
 * encrypted and the call alone reads.
 */
public final class ConnectionTemplate {
    /** What an id may be; of all that {@code waybill connections} takes, what needs no quoting. */
    public static final String ID = "[A-Za-z0-9_#!()\\-.:/]{1,200}";

    private static final Pattern WHOLE = Pattern.compile("\\s*\\{\\{([^{}]+)}}\\s*");

    private ConnectionTemplate() {}

    /**
     * The template.
     *
     * @param id the connection's id, or a template that gives it
     */
    public static String of(String id) {
        if (!Templates.isTemplate(id)) {
            return "{{ conn.get('" + id + "').get_uri() }}";
        }
        Matcher whole = WHOLE.matcher(id);
        if (!whole.matches()) {
            throw new WaybillException(
                    ErrorCode.INVALID_DAG,
                    "The id of a connection must be a text, or one template alone such as {{ params.connection }}, not "
                            + id);
        }
        return "{{ conn.get(" + whole.group(1).strip() + ").get_uri() }}";
    }
}
