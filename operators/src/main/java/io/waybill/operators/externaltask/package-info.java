/** The operator {@code external_task}. */
@NullMarked
package io.waybill.operators.externaltask;

import org.jspecify.annotations.NullMarked;
