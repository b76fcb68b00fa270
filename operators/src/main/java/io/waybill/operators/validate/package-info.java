/** The operator {@code validate}: checks a file against a suite of expectations. */
@NullMarked
package io.waybill.operators.validate;

import org.jspecify.annotations.NullMarked;
