/** The HTTP server: what is let in, static files, how errors look, and which package answers which address. */
@NullMarked
package io.waybill.web.server;

import org.jspecify.annotations.NullMarked;
