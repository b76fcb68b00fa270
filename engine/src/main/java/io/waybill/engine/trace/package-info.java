/** Traces of runs: what spans are made of a run that has ended. */
@NullMarked
package io.waybill.engine.trace;

import org.jspecify.annotations.NullMarked;
