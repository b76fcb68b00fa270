/** Runs a container as a process of this machine, under a supervisor that outlives the endpoint. */
@NullMarked
package io.waybill.container.local.process;

import org.jspecify.annotations.NullMarked;
