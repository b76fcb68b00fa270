/** What containers cost, as far as that can be told from a list of prices: an estimate, never a bill. */
@NullMarked
package io.waybill.engine.cost;

import org.jspecify.annotations.NullMarked;
