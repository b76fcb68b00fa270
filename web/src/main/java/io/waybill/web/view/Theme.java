package io.waybill.web.view;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which colours a viewer asked for; kept in a cookie, so that a page never flashes in the wrong ones. */
public enum Theme {
    /** What the operating system says. */
    AUTO,
    /** Dark on light. */
    LIGHT,
    /** Light on dark. */
    DARK;

    /** The theme of that name; {@link #AUTO} for any other text. */
    public static Theme named(@Nullable String name) {
        for (Theme theme : values()) {
            if (theme.id().equals(name)) {
                return theme;
            }
        }
        return AUTO;
    }

    /** The name in the cookie and the style sheet. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
