/** How a run looks in a terminal: a live view where there is one, plain lines elsewhere, and the summary. */
@NullMarked
package io.waybill.web.terminal;

import org.jspecify.annotations.NullMarked;
