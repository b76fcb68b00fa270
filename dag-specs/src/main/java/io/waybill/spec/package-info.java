/**
 * What a DAG file says, as checked records: the DAG, its tasks, groups, params and schedule, and the problems that a
 * file can have. Nothing here runs anything.
 */
@NullMarked
package io.waybill.spec;

import org.jspecify.annotations.NullMarked;
