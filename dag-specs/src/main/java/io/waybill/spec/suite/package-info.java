/** Suites of expectations about the data of a file, in Great Expectations' format. */
@NullMarked
package io.waybill.spec.suite;

import org.jspecify.annotations.NullMarked;
