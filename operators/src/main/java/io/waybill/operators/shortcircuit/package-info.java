/** The operator {@code short_circuit}. */
@NullMarked
package io.waybill.operators.shortcircuit;

import org.jspecify.annotations.NullMarked;
