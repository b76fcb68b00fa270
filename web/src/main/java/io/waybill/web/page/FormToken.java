package io.waybill.web.page;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.waybill.web.login.Caller;
import io.waybill.web.login.Login;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** What every form of ours carries, so that no other page can send one in the viewer's name. */
final class FormToken {
    private final String token;

    FormToken() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** The token for whoever looks: of their session, or where nobody logs in, of this start. */
    String value(Context ctx) {
        String key = Caller.of(ctx).formKey();
        return key.isEmpty() ? token : Login.formToken(key);
    }

    /** Refuses a form without the token. */
    void check(Context ctx) {
        check(ctx, value(ctx));
    }

    /** Refuses a form without this token. */
    static void check(Context ctx, String token) {
        String given = ctx.formParam("token");
        if (given == null || !MessageDigest.isEqual(bytes(given), bytes(token))) {
            throw new ForbiddenResponse(
                    "This form is from before the server was started anew, or of another login. Reload the page and send"
                            + " it again");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
