/** Keeps secrets' values out of what people see. */
@NullMarked
package io.waybill.engine.secret;

import org.jspecify.annotations.NullMarked;
