/** Where variables and connections are kept outside of Waybill: AWS Secrets Manager, the SSM Parameter Store, files. */
@NullMarked
package io.waybill.container.sources;

import org.jspecify.annotations.NullMarked;
