/** YAML text as a tree that knows the place of each of its parts; plain data only, safe to feed with anything. */
@NullMarked
package io.waybill.spec.yaml;

import org.jspecify.annotations.NullMarked;
