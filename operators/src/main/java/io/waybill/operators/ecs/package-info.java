/** The operator {@code ecs}: runs a container of an image, or an existing task definition. */
@NullMarked
package io.waybill.operators.ecs;

import org.jspecify.annotations.NullMarked;
