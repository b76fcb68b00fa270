/**
 * What each page shows, as records; the templates in {@code src/main/jte} only lay it out. Public because the compiled
 * templates live in a package of their own.
 */
@NullMarked
package io.waybill.web.view;

import org.jspecify.annotations.NullMarked;
