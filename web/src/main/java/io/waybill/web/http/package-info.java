/** What every address shares: JSON in, JSON out. */
@NullMarked
package io.waybill.web.http;

import org.jspecify.annotations.NullMarked;
