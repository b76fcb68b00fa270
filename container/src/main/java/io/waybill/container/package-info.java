/** All that touches a container: the ECS and CloudWatch adapter, the local Fargate, the images. */
@NullMarked
package io.waybill.container;

import org.jspecify.annotations.NullMarked;
