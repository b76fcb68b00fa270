@NullMarked
package io.waybill.web.settings;

import org.jspecify.annotations.NullMarked;
