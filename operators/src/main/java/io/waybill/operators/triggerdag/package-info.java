/** The operator {@code trigger_dag}. */
@NullMarked
package io.waybill.operators.triggerdag;

import org.jspecify.annotations.NullMarked;
