/** The operator {@code publish_http}: files to a web server. */
@NullMarked
package io.waybill.operators.publishhttp;

import org.jspecify.annotations.NullMarked;
