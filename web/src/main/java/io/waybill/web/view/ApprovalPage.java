package io.waybill.web.view;

import java.util.List;

/**
 * What one task asks, and the form that answers it.
 *
 * @param frame around it
 * @param row what is asked, and where
 * @param body more of it; may be empty
 * @param waiting whether it waits for an answer
 * @param multiple whether several options may be chosen
 * @param options what may be chosen
 * @param fields what may be given with the answer
 * @param given what was given, as indented JSON; empty where nothing was
 * @param name who answers, as it was typed
 * @param error what is wrong with the answer; empty where nothing is
 */
public record ApprovalPage(
        Frame frame,
        ApprovalsPage.Row row,
        String body,
        boolean waiting,
        boolean multiple,
        List<Option> options,
        List<ParamField> fields,
        String given,
        String name,
        String error) {
    public ApprovalPage {
        options = List.copyOf(options);
        fields = List.copyOf(fields);
    }

    /**
     * An option.
     *
     * @param name what it is called
     * @param chosen whether it is chosen, or would be
     * @param rejects whether what comes after does not go on with it
     */
    public record Option(String name, boolean chosen, boolean rejects) {}
}
