/** The step that checks a file against a suite of expectations. */
@NullMarked
package io.waybill.worker.validate;

import org.jspecify.annotations.NullMarked;
