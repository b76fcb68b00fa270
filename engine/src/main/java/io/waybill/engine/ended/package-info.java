/** Telling the outside of runs that have ended, from what was recorded of them. */
@NullMarked
package io.waybill.engine.ended;

import org.jspecify.annotations.NullMarked;
