package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * That an OpenID provider vouches for a user.
 *
 * @param issuer the provider
 * @param subject who they are there, which never changes and is nobody else's
 * @param at when it last said so, and what they may do
 */
public record VouchRow(String issuer, String subject, Instant at) {
    /** The longest subject that the standard allows. */
    public static final int LONGEST_SUBJECT = 255;

    /** The longest address of a provider that is kept. */
    public static final int LONGEST_ISSUER = 500;

    public VouchRow {
        requireNonNull(issuer, "issuer");
        requireNonNull(subject, "subject");
        requireNonNull(at, "at");
    }
}
