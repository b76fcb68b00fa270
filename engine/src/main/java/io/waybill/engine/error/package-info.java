/** The one exception, its codes and whose fault each is. */
@NullMarked
package io.waybill.engine.error;

import org.jspecify.annotations.NullMarked;
