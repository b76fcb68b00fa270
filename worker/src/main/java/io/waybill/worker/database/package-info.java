/** Steps that load files into the tables of a database. */
@NullMarked
package io.waybill.worker.database;

import org.jspecify.annotations.NullMarked;
