/** The operator {@code latest_only}. */
@NullMarked
package io.waybill.operators.latestonly;

import org.jspecify.annotations.NullMarked;
