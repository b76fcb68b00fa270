/** What changes while one looks: the stream of events, and logs as they are written. */
@NullMarked
package io.waybill.web.live;

import org.jspecify.annotations.NullMarked;
