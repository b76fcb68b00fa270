/** JSON into records: every unknown key, wrong type and violated constraint in one go, and the JSON of records. */
@NullMarked
package io.waybill.spec.bind;

import org.jspecify.annotations.NullMarked;
