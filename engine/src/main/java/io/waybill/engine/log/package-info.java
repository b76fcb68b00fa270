/** What log lines are about. */
@NullMarked
package io.waybill.engine.log;

import org.jspecify.annotations.NullMarked;
