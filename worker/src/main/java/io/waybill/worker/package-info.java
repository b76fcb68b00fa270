/** The program that runs the steps that touch data, one at each start. */
@NullMarked
package io.waybill.worker;

import org.jspecify.annotations.NullMarked;
