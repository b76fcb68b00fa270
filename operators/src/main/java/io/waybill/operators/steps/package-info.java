/** What operators have in common whose containers run our own steps, in the worker image. */
@NullMarked
package io.waybill.operators.steps;

import org.jspecify.annotations.NullMarked;
