/** The operator {@code dbt}: runs dbt on a project, in one container or in one for each part of it. */
@NullMarked
package io.waybill.operators.dbt;

import org.jspecify.annotations.NullMarked;
