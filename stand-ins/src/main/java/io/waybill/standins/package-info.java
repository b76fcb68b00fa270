/** Servers on this machine that stand in for others'. */
@NullMarked
package io.waybill.standins;

import org.jspecify.annotations.NullMarked;
