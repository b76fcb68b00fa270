/** The operator {@code publish_s3}: files into a bucket of S3. */
@NullMarked
package io.waybill.operators.publishs3;

import org.jspecify.annotations.NullMarked;
