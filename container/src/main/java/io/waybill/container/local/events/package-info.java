/** Tells of tasks' changes as EventBridge does. */
@NullMarked
package io.waybill.container.local.events;

import org.jspecify.annotations.NullMarked;
