/** The token buckets before every call to AWS, so that AWS's own are never empty. */
@NullMarked
package io.waybill.container.ecs.limits;

import org.jspecify.annotations.NullMarked;
