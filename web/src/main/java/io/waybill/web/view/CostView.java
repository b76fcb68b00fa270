package io.waybill.web.view;

/**
 * A cost as pages show it.
 *
 * @param text such as {@code ≈ $0.0021}; empty where nothing was had
 * @param explained how it was reckoned, in a sentence
 */
public record CostView(String text, String explained) {
    /** Of what had nothing of the platform. */
    public static final CostView NONE = new CostView("", "");
}
