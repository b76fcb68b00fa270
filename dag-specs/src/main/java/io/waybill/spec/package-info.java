/** YAML files, checked and made into records. Knows neither the engine nor AWS. */
@NullMarked
package io.waybill.spec;

import org.jspecify.annotations.NullMarked;
