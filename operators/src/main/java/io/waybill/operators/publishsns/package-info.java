/** The operator {@code publish_sns}: a message to a topic of SNS. */
@NullMarked
package io.waybill.operators.publishsns;

import org.jspecify.annotations.NullMarked;
