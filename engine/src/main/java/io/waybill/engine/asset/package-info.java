/** Assets: events when tasks have written them, and runs of the DAGs that wait for these. */
@NullMarked
package io.waybill.engine.asset;

import org.jspecify.annotations.NullMarked;
