/** Files, and lines of files, that are whole or absent, whenever the process is killed. */
@NullMarked
package io.waybill.container.local.files;

import org.jspecify.annotations.NullMarked;
