/** Makes runs at their times. Cron expressions say when, Quartz wakes; what is due is decided by a pure function. */
@NullMarked
package io.waybill.engine.schedule;

import org.jspecify.annotations.NullMarked;
