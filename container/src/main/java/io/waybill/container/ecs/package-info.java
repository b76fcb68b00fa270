/** The adapter to AWS ECS and CloudWatch Logs: launch, watch, understand the end, read logs, register definitions. */
@NullMarked
package io.waybill.container.ecs;

import org.jspecify.annotations.NullMarked;
