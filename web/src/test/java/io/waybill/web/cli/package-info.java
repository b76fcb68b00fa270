@NullMarked
package io.waybill.web.cli;

import org.jspecify.annotations.NullMarked;
