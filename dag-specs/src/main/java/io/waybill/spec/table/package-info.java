/** Tables that files are loaded into: their columns, the types of these, and how names are quoted. */
@NullMarked
package io.waybill.spec.table;

import org.jspecify.annotations.NullMarked;
