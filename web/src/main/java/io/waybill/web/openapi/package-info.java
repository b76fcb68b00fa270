/** What the API says of itself: its addresses, what they take and what they answer, as OpenAPI 3.1. */
@NullMarked
package io.waybill.web.openapi;

import org.jspecify.annotations.NullMarked;
