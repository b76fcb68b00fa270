/** CloudWatch Logs: groups, streams and events, one append-only file a stream. */
@NullMarked
package io.waybill.container.local.logs;

import org.jspecify.annotations.NullMarked;
