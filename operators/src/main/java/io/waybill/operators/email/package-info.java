/** The operator {@code email}. */
@NullMarked
package io.waybill.operators.email;

import org.jspecify.annotations.NullMarked;
