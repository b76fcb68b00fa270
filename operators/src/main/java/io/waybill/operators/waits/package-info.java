/** The operator {@code wait}. */
@NullMarked
package io.waybill.operators.waits;

import org.jspecify.annotations.NullMarked;
