/** The operator {@code asset}. */
@NullMarked
package io.waybill.operators.asset;

import org.jspecify.annotations.NullMarked;
