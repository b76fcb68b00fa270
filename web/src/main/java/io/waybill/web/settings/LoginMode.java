package io.waybill.web.settings;

/** Who may come in. */
public enum LoginMode {
    /** Everybody who reaches this machine's loopback; nothing else is listened on. */
    NONE,
    /** The users in the database, by name and password. */
    USERS,
    /** Those for whom an OpenID provider vouches, and nobody by a password. */
    OIDC,
    /** Both: those of the provider, and users of the database by name and password. */
    OIDC_AND_USERS;

    /** Whether anybody has to log in. */
    public boolean hasLogin() {
        return this != NONE;
    }

    /** Whether people can log in with a name and a password. */
    public boolean hasPasswords() {
        return this == USERS || this == OIDC_AND_USERS;
    }

    /** Whether people can log in by an OpenID provider. */
    public boolean hasProvider() {
        return this == OIDC || this == OIDC_AND_USERS;
    }
}
