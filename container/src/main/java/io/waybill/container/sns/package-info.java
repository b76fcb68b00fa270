/** Amazon SNS, for notices. */
@NullMarked
package io.waybill.container.sns;

import org.jspecify.annotations.NullMarked;
