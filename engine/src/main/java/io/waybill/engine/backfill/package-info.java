/** Runs of a DAG over a range of dates. */
@NullMarked
package io.waybill.engine.backfill;

import org.jspecify.annotations.NullMarked;
