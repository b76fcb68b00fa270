package io.waybill.container.local.logs;

import java.util.List;

/**
 * A page of one stream.
 *
 * @param events in the order of the stream
 * @param from where reading backward goes on
 * @param to where reading forward goes on
 */
record EventPage(List<StoredEvent> events, long from, long to) {}
