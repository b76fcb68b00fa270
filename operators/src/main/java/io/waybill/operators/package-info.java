/** One package per operator: the record of its `with:` and the factory of its nodes. */
@NullMarked
package io.waybill.operators;

import org.jspecify.annotations.NullMarked;
