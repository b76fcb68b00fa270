package io.waybill.spec.asset;

import java.util.regex.Pattern;

/** The grammar of the names and URIs of assets. */
public final class AssetName {
    /** The longest one, in characters. */
    public static final int LONGEST = 1500;

    /** What is to be done about one that does not follow it. */
    public static final String REMEDY = "use 1 to " + LONGEST
            + " visible ASCII characters, no blanks and no quotes, such as orders or s3://lake/orders";

    private static final Pattern VISIBLE = Pattern.compile("[!-~&&[^\"'`\\\\]]{1," + LONGEST + "}");

    private AssetName() {}

    /** Whether a text can name an asset, or be the URI of one. */
    public static boolean isValid(String text) {
        return VISIBLE.matcher(text).matches();
    }

    /** A text in a message, which may have any length. */
    static String shown(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
