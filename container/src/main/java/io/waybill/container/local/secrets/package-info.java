/** The secrets of containers: what Secrets Manager and the Parameter Store are on AWS is a file here. */
@NullMarked
package io.waybill.container.local.secrets;

import org.jspecify.annotations.NullMarked;
