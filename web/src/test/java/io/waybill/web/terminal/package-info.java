@NullMarked
package io.waybill.web.terminal;

import org.jspecify.annotations.NullMarked;
