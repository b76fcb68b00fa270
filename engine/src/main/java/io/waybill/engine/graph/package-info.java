/** From a checked spec to one unmodifiable graph of nodes: factories, operator groups, edges. */
@NullMarked
package io.waybill.engine.graph;

import org.jspecify.annotations.NullMarked;
