/** Looks whether everything is there that runs need, and says what to mend. */
@NullMarked
package io.waybill.web.doctor;

import org.jspecify.annotations.NullMarked;
