package io.waybill.web.view;

/**
 * The login.
 *
 * @param token what its form must send back
 * @param next where it leads then
 * @param name what was typed as the name
 * @param error why the last try was refused, or empty
 */
public record LoginPage(Frame frame, String token, String next, String name, String error) {}
