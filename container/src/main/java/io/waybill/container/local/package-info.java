/**
 * The local Fargate: ECS Fargate and CloudWatch Logs on this machine, reached over their own wire protocol.
 *
 * <p>It stands alone: nothing here knows the engine, and who calls it needs no more than the AWS SDK.
 * {@code wire} speaks AWS JSON 1.1, {@code ecs} and {@code logs} answer the actions and keep their state,
 * {@code process} runs containers as processes, {@code files} writes so that a kill loses nothing.
 */
@NullMarked
package io.waybill.container.local;

import org.jspecify.annotations.NullMarked;
