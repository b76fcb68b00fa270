/** Why a task stands where it stands, in words, from the rows alone. */
@NullMarked
package io.waybill.web.why;

import org.jspecify.annotations.NullMarked;
