/** The operator {@code approval}. */
@NullMarked
package io.waybill.operators.approval;

import org.jspecify.annotations.NullMarked;
