/** Settings: one record per area, read from flags, the environment and {@code waybill.yaml}, each with where it comes from. */
@NullMarked
package io.waybill.web.settings;

import org.jspecify.annotations.NullMarked;
