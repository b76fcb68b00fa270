/** What the tests of every module share: system tools that a test needs. */
@NullMarked
package io.waybill.testing;

import org.jspecify.annotations.NullMarked;
