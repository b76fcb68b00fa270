/** Where the files of a run are: a folder, or a prefix of a bucket. */
@NullMarked
package io.waybill.worker.files;

import org.jspecify.annotations.NullMarked;
