/** The operator {@code db_upload}: files into the tables of a database. */
@NullMarked
package io.waybill.operators.dbupload;

import org.jspecify.annotations.NullMarked;
