/** The folder of DAG files: read at the start, watched afterwards, each good version put into the store. */
@NullMarked
package io.waybill.engine.source;

import org.jspecify.annotations.NullMarked;
