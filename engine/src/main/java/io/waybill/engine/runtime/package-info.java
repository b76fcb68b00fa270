/** The engine's ports to what runs containers, keeps their logs and makes short calls. */
@NullMarked
package io.waybill.engine.runtime;

import org.jspecify.annotations.NullMarked;
