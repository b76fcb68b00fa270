/** What the operators that run a container share: sizes, sidecars, volumes, and how these become AWS requests. */
@NullMarked
package io.waybill.operators.fargate;

import org.jspecify.annotations.NullMarked;
