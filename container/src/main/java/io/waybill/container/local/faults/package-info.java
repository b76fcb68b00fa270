/** Faults of AWS on demand: which, when and how often, from a file and a seed. Knows what to do, not how it is done. */
@NullMarked
package io.waybill.container.local.faults;

import org.jspecify.annotations.NullMarked;
