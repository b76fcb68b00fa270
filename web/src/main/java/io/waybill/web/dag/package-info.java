/** What pages and API read and command alike: DAGs, their versions as graphs, runs; and what may be asked of the engine. */
@NullMarked
package io.waybill.web.dag;

import org.jspecify.annotations.NullMarked;
