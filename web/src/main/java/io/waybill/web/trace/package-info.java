/** Traces of runs for OpenTelemetry. */
@NullMarked
package io.waybill.web.trace;

import org.jspecify.annotations.NullMarked;
