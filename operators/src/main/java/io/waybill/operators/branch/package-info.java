/** The operator {@code branch}. */
@NullMarked
package io.waybill.operators.branch;

import org.jspecify.annotations.NullMarked;
