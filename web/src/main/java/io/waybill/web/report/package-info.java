/** Reads the reports that steps and dbt leave in a run's files. */
@NullMarked
package io.waybill.web.report;

import org.jspecify.annotations.NullMarked;
