/** Tells people and programs outside what has become of runs: an outbox, and who empties it. */
@NullMarked
package io.waybill.engine.notify;

import org.jspecify.annotations.NullMarked;
