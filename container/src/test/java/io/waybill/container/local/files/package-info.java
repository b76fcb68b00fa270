/** Files by themselves. */
package io.waybill.container.local.files;
