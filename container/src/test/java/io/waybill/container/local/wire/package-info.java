/** What of the wire is easier to see without a wire. */
package io.waybill.container.local.wire;
