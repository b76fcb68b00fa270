/** The operator {@code empty}: does nothing; joins and parts paths. */
@NullMarked
package io.waybill.operators.empty;

import org.jspecify.annotations.NullMarked;
