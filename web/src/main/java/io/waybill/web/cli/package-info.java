/** The commands of {@code waybill}. Exit codes: 0 done, 1 the run failed, 2 bad usage or a bad file. */
@NullMarked
package io.waybill.web.cli;

import org.jspecify.annotations.NullMarked;
