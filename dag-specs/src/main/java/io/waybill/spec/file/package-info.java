/** DAG files: reads them, merges their defaults in, and finds every problem with its place. */
@NullMarked
package io.waybill.spec.file;

import org.jspecify.annotations.NullMarked;
