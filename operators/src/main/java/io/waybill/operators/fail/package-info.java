/** The operator {@code fail}. */
@NullMarked
package io.waybill.operators.fail;

import org.jspecify.annotations.NullMarked;
