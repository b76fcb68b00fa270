package io.waybill.web.view;

/**
 * Says what went wrong.
 *
 * @param frame around it
 * @param status of HTTP
 * @param title in a few words
 * @param message what happened and what mends it
 * @param code for a report, or empty
 */
public record ErrorPage(Frame frame, int status, String title, String message, String code) {}
