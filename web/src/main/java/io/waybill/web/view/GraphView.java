package io.waybill.web.view;

/**
 * What the script that draws a graph is told.
 *
 * @param src where its shape is
 * @param states JSON object, state by id of node or group; {@code {}} where no run is shown
 * @param items JSON object, by id of a node that is run for items how many there are and how many of them have succeeded, such as
 *     {@code 2 of 3}
 * @param tasks prefix of the pages of the shown run's tasks; empty where no run is shown
 */
public record GraphView(String src, String states, String items, String tasks) {}
