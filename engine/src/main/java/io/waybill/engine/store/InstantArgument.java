package io.waybill.engine.store;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * Hands an instant over with its offset, which is always UTC: as a {@code java.sql.Timestamp} it would be read in the
 * zone of the process.
 */
final class InstantArgument extends AbstractArgumentFactory<Instant> {
    InstantArgument() {
        super(Types.TIMESTAMP_WITH_TIMEZONE);
    }

    /** The instant as the database keeps it: to the microsecond. */
    static Instant kept(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
        return (position, statement, context) ->
                statement.setObject(position, kept(value).atOffset(ZoneOffset.UTC));
    }
}
