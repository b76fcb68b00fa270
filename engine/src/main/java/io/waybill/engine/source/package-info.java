/** Where DAGs come from: a folder of files, and labels of task definitions; each good version is put into the store. */
@NullMarked
package io.waybill.engine.source;

import org.jspecify.annotations.NullMarked;
