/** What the engine itself can wait for. */
@NullMarked
package io.waybill.engine.sensor;

import org.jspecify.annotations.NullMarked;
