/** The operators {@code sql} and {@code sql_wait}: the engine asks a database. */
@NullMarked
package io.waybill.operators.sql;

import org.jspecify.annotations.NullMarked;
