package io.waybill.container.local.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A task's lastStatus or desiredStatus is another than before.
 *
 * @param taskArn whose
 * @param time when it changed
 * @param detail the task as it was then; asked once, off the task's lock
 * @param delivery how it is told
 */
public record TaskChange(String taskArn, Instant time, Supplier<ObjectNode> detail, Delivery delivery) {}
