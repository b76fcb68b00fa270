/** Jars that bring further operators, and what those have the engine do. */
@NullMarked
package io.waybill.engine.plugin;

import org.jspecify.annotations.NullMarked;
