/** What of a task's life is pure. */
package io.waybill.container.local.ecs;
