/** Tests of the rules by which things go wrong. */
package io.waybill.container.local.faults;
