package io.waybill.web.view;

import java.util.List;

/**
 * The form that starts a run.
 *
 * @param frame around it
 * @param dag the DAG
 * @param fields one for each param
 * @param logicalDate as it was typed, or now
 * @param logicalDateError what is wrong with it, or empty
 * @param note as it was typed
 * @param error what is wrong with the whole, or empty
 */
public record TriggerPage(
        Frame frame,
        DagSummary dag,
        List<ParamField> fields,
        String logicalDate,
        String logicalDateError,
        String note,
        String error) {
    public TriggerPage {
        fields = List.copyOf(fields);
    }
}
