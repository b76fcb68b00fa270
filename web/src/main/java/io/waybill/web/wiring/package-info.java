/** The one place that knows all parts: makes each by its constructor from the settings, and closes them again. */
@NullMarked
package io.waybill.web.wiring;

import org.jspecify.annotations.NullMarked;
