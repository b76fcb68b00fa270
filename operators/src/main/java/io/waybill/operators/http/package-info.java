/** The operators {@code http} and {@code http_wait}: the engine asks a service. */
@NullMarked
package io.waybill.operators.http;

import org.jspecify.annotations.NullMarked;
