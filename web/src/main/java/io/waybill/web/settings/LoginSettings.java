package io.waybill.web.settings;

import java.time.Duration;

/**
 * Who may come in.
 *
 * @param mode who
 * @param sessionIdle after how long without doing anything a browser is logged out
 * @param sessionLifetime after how long it is in any case
 * @param tokenLifetime how long what {@code POST /auth/token} gives holds
 */
public record LoginSettings(
        @Setting(
                value =
                        "Who may come in: none, for there is no login and only this machine is listened on; users, those of"
                                + " the database by name and password, of whom waybill users create makes the first; oidc, those"
                                + " of the OpenID provider of the area oidc and nobody by a password; or oidc_and_users, both.",
                defaultValue = "none")
        LoginMode mode,

        @Setting(value = "After how long without doing anything a browser is logged out.", defaultValue = "8h")
        Duration sessionIdle,

        @Setting(value = "After how long a browser is logged out in any case.", defaultValue = "7d")
        Duration sessionLifetime,

        @Setting(value = "How long a token holds that POST /auth/token gives.", defaultValue = "24h")
        Duration tokenLifetime) {}
