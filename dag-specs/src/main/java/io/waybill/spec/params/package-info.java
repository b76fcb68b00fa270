/** The values of a run's params: defaults, given ones, and whether they are allowed. */
@NullMarked
package io.waybill.spec.params;

import org.jspecify.annotations.NullMarked;
