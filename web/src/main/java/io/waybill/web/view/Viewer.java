package io.waybill.web.view;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who looks: the zone and colours of their choice. Every time on a page goes through here.
 *
 * @param zone the zone that times are shown in
 * @param zoneKnown whether the browser has told its zone; the first page of all is sent before it could
 * @param theme the colours
 * @param now when the page was made
 */
public record Viewer(ZoneId zone, boolean zoneKnown, Theme theme, Instant now) {
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter SAME_DAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter SAME_YEAR = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter OTHER_YEAR = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);

    /** Reads the choices as cookies carry them; a zone that does not exist is UTC. */
    public static Viewer of(@Nullable String zone, @Nullable String theme, Instant now) {
        ZoneId known = zoneNamed(zone);
        return new Viewer(known == null ? ZoneOffset.UTC : known, known != null, Theme.named(theme), now);
    }

    private static @Nullable ZoneId zoneNamed(@Nullable String zone) {
        if (zone == null) {
            return null;
        }
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknownZone) {
            return null;
        }
    }

    /** Date and time to the second, with the zone: for tooltips and details. */
    public String full(@Nullable Instant at) {
        return at == null ? "–" : FULL.format(at.atZone(zone)) + " " + zoneName(at);
    }

    /** As short as the distance from now allows: the time of today, else the day and the time. */
    public String brief(@Nullable Instant at) {
        if (at == null) {
            return "–";
        }
        ZonedDateTime then = at.atZone(zone);
        ZonedDateTime today = now.atZone(zone);
        if (then.toLocalDate().equals(today.toLocalDate())) {
            return SAME_DAY.format(then);
        }
        return then.getYear() == today.getYear() ? SAME_YEAR.format(then) : OTHER_YEAR.format(then);
    }

    /** The time and how far it is from now: {@code 14:05:10 (in 12 s)}. */
    public String when(Instant at) {
        return brief(at) + " (" + distance(at) + ")";
    }

    /** For the attribute {@code datetime}. */
    public String iso(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }

    /** How far from now: {@code in 3 h}, {@code 5 min ago}, {@code now}. */
    public String distance(@Nullable Instant at) {
        if (at == null) {
            return "–";
        }
        Duration distance = Duration.between(now, at);
        long seconds = Math.abs(distance.toSeconds());
        if (seconds < 5) {
            return "now";
        }
        String amount;
        if (seconds < 60) {
            amount = seconds + " s";
        } else if (seconds < 3600) {
            amount = seconds / 60 + " min";
        } else if (seconds < 48 * 3600) {
            amount = seconds / 3600 + " h";
        } else {
            amount = seconds / 86_400 + " days";
        }
        return distance.isNegative() ? amount + " ago" : "in " + amount;
    }

    /** The zone's short name, such as {@code UTC} or {@code CET}. */
    public String zoneName() {
        return zoneName(now);
    }

    private String zoneName(Instant at) {
        return zone.equals(ZoneOffset.UTC)
                ? "UTC"
                : DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(at.atZone(zone));
    }

    /** The zone's name as a browser knows it. */
    public String browserZone() {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /** The zone's whole name, such as {@code Europe/Amsterdam}. */
    public String zoneId() {
        return zone.equals(ZoneOffset.UTC)
                ? "UTC"
                : zone.getId() + " (" + zone.getDisplayName(TextStyle.FULL, Locale.ENGLISH) + ")";
    }
}
