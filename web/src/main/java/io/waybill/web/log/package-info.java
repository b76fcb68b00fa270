/** How log lines are written: as text or as JSON, never with a secret in them. */
@NullMarked
package io.waybill.web.log;

import org.jspecify.annotations.NullMarked;
