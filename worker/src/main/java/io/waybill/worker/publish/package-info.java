/** The steps that hand files on to others. */
@NullMarked
package io.waybill.worker.publish;

import org.jspecify.annotations.NullMarked;
