/** What tries, tasks, runs, DAGs and tags cost, as pages and the API show it. */
@NullMarked
package io.waybill.web.cost;

import org.jspecify.annotations.NullMarked;
