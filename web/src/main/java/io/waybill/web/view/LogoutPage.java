package io.waybill.web.view;

/**
 * The way from a logout here to the one at the provider.
 *
 * @param provider what the provider is called
 * @param href where the session there ends
 */
public record LogoutPage(Frame frame, String provider, String href) {}
