/** What happens next in a run: states, transitions, trigger rules, retries; pure decisions. */
@NullMarked
package io.waybill.engine.run;

import org.jspecify.annotations.NullMarked;
