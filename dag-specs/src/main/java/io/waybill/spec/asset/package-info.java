/** Assets: the data that tasks write and that DAGs wait for, as DAG files name them. */
@NullMarked
package io.waybill.spec.asset;

import org.jspecify.annotations.NullMarked;
