/** AWS JSON 1.1 over HTTP: requests in, checked and signed, answers and errors out. Knows no action by itself. */
@NullMarked
package io.waybill.container.local.wire;

import org.jspecify.annotations.NullMarked;
