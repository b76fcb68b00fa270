/** ECS: clusters, task definitions, tasks and the ladder of states that a Fargate task climbs. */
@NullMarked
package io.waybill.container.local.ecs;

import org.jspecify.annotations.NullMarked;
