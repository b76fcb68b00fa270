/** When DAGs run by themselves, as their files say it, and when that is. Pure: no clock, no I/O. */
@NullMarked
package io.waybill.spec.schedule;

import org.jspecify.annotations.NullMarked;
