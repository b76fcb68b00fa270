/** The operator {@code bash}: runs a shell script in a container. */
@NullMarked
package io.waybill.operators.bash;

import org.jspecify.annotations.NullMarked;
