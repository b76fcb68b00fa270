package io.waybill.web.settings;

/** Who may come in. */
public enum LoginMode {
    /** Everybody who reaches this machine's loopback; nothing else is listened on. */
    NONE,
    /** The users in the database, by name and password. */
    USERS
}
