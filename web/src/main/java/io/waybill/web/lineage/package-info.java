/** OpenLineage: which runs read and wrote which data. */
@NullMarked
package io.waybill.web.lineage;

import org.jspecify.annotations.NullMarked;
