/** REST API, pages, command line and main(). */
@NullMarked
package io.waybill.web;

import org.jspecify.annotations.NullMarked;
