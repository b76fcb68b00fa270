/** Cron expressions of five fields, and when they fire in a time zone. Pure: no clock, no I/O. */
@NullMarked
package io.waybill.spec.cron;

import org.jspecify.annotations.NullMarked;
