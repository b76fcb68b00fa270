/** Tasks that ask people, and what they answer. */
@NullMarked
package io.waybill.engine.approval;

import org.jspecify.annotations.NullMarked;
