/** Variables and connections, and how their secrets are kept. */
@NullMarked
package io.waybill.engine.vault;

import org.jspecify.annotations.NullMarked;
