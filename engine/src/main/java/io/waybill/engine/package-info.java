/** Graph, runs, schedules and stores; owns the ports to the world. */
@NullMarked
package io.waybill.engine;

import org.jspecify.annotations.NullMarked;
