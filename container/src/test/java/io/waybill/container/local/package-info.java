/** The local Fargate on the real wire: every test speaks to it through the AWS SDK. */
package io.waybill.container.local;
