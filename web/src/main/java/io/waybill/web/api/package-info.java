/**
 * The REST API: under {@code /api/v2} the part of Airflow's that is offered, in Airflow's shapes and words; under {@code
 * /api/waybill/v1} what Airflow has no word for.
 */
@NullMarked
package io.waybill.web.api;

import org.jspecify.annotations.NullMarked;
