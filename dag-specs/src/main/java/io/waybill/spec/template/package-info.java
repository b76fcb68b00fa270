/** Jinja templates in the strings of a DAG: checked when the file is read, rendered when a node starts. */
@NullMarked
package io.waybill.spec.template;

import org.jspecify.annotations.NullMarked;
