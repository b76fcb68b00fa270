/** The JSON Schema of DAG files, for editors. */
@NullMarked
package io.waybill.spec.schema;

import org.jspecify.annotations.NullMarked;
