/** The operator {@code publish_sftp}: files onto an SFTP server. */
@NullMarked
package io.waybill.operators.publishsftp;

import org.jspecify.annotations.NullMarked;
