/** Runs that other programs start by posting to an address of a DAG's own. */
@NullMarked
package io.waybill.web.hook;

import org.jspecify.annotations.NullMarked;
