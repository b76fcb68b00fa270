package io.waybill.web.view;

/**
 * One run in a strip of the last ones.
 *
 * @param state its state
 * @param height 1 to 8, by its duration relative to the longest of the strip
 * @param href its page
 * @param title state, date and duration in words
 */
public record RunBar(StateView state, int height, String href, String title) {}
