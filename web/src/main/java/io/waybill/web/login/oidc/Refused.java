package io.waybill.web.login.oidc;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import org.jspecify.annotations.Nullable;

/** How it is said that somebody is not let in. */
final class Refused {
    private static final int LONGEST = 300;

    private Refused() {}

    static WaybillException because(String reason) {
        return new WaybillException(
                ErrorCode.LOGIN_REFUSED,
                reason
                        + ". Nobody was logged in; begin the login anew, and tell who administers Waybill if it stays so");
    }

    static WaybillException plainly(String message) {
        return new WaybillException(ErrorCode.LOGIN_REFUSED, message);
    }

    static WaybillException busy() {
        return new WaybillException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "Too many log in at once, or the provider takes long to answer. Try again in a moment");
    }

    /** A text of somebody else, which may be long. */
    static String shortened(@Nullable String text) {
        String plain = text == null ? "nothing said" : text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
