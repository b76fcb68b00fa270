/** Operators that make a call of AWS, and wait for what comes of it. */
@NullMarked
package io.waybill.plugins.aws;

import org.jspecify.annotations.NullMarked;
