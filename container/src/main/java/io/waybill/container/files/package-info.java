/** The engine's port to the files of runs: folders and S3 prefixes. */
@NullMarked
package io.waybill.container.files;

import org.jspecify.annotations.NullMarked;
