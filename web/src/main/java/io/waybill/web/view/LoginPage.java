package io.waybill.web.view;

/**
 * The login.
 *
 * @param token what its form must send back
 * @param next where it leads then
 * @param name what was typed as the name
 * @param error why the last try was refused, or empty
 * @param done what was done before, in words, or empty
 * @param byPassword whether one can log in with a name and a password
 * @param provider what the provider is called, by which one can log in; empty where there is none
 * @param providerHref what leads there
 */
public record LoginPage(
        Frame frame,
        String token,
        String next,
        String name,
        String error,
        String done,
        boolean byPassword,
        String provider,
        String providerHref) {}
