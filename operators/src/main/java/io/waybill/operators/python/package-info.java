/** The operator {@code python}: runs a Python script in a container. */
@NullMarked
package io.waybill.operators.python;

import org.jspecify.annotations.NullMarked;
