/** What is kept, and the only place with SQL. Rows are records; times are UTC; one set of SQL serves H2 and PostgreSQL. */
@NullMarked
package io.waybill.engine.store;

import org.jspecify.annotations.NullMarked;
