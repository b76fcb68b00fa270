/** What the engine may call of the addresses that DAG files name. */
@NullMarked
package io.waybill.engine.net;

import org.jspecify.annotations.NullMarked;
