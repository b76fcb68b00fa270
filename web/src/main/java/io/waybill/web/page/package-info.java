/** The handlers of pages and of their forms: they gather what a page shows and send commands to the engine. */
@NullMarked
package io.waybill.web.page;

import org.jspecify.annotations.NullMarked;
