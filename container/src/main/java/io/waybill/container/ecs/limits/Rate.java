package io.waybill.container.ecs.limits;

/**
 * The size of a token bucket.
 *
 * @param burst how many calls may come at once after a pause, 1 or more
 * @param perSecond how many come after them in each second, above 0
 */
public record Rate(int burst, double perSecond) {
    public Rate {
        if (burst < 1 || !(perSecond > 0) || Double.isInfinite(perSecond)) {
            throw new IllegalArgumentException("A bucket of " + burst + " calls with " + perSecond
                    + " a second makes no sense; both must be above 0, as in 100/20");
        }
    }

    /** Reads {@code burst/per-second}, such as {@code 100/20} or {@code 20/0.5}. */
    public static Rate parse(String text) {
        String[] parts = text.strip().split("/", -1);
        try {
            if (parts.length == 2) {
                return new Rate(Integer.parseInt(parts[0].strip()), Double.parseDouble(parts[1].strip()));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrong(text), e);
        }
        throw new IllegalArgumentException(wrong(text));
    }

    private static String wrong(String text) {
        return "\"" + text + "\" is no size of a bucket; write the burst and the calls a second, as in 100/20";
    }
}
