/** The supervisor by itself. */
package io.waybill.container.local.process;
