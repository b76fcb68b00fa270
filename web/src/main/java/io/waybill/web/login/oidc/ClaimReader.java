package io.waybill.web.login.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ParseException;
import io.waybill.engine.store.VouchRow;
import io.waybill.web.settings.OidcSettings;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds name and groups in what a provider claims; what the ID token has not is looked for in the user info. */
final class ClaimReader {
    private static final int MOST_GROUPS = 10_000;
    private static final String EMAIL = "email";

    private final OidcSettings settings;

    ClaimReader(OidcSettings settings) {
        this.settings = settings;
    }

    /** Asks for what the token does not tell. */
    interface Info {
        @Nullable JWTClaimsSet get() throws IOException, ParseException;
    }

    ProviderUser user(JWTClaimsSet token, String idToken, Info more) throws IOException, ParseException {
        Object name = claim(token, settings.nameClaim());
        Object groups = claim(token, settings.groupsClaim());
        JWTClaimsSet named = token;
        if (name == null || groups == null) {
            JWTClaimsSet info = more.get();
            if (info != null && name == null) {
                name = claim(info, settings.nameClaim());
                named = info;
            }
            if (info != null && groups == null) {
                groups = claim(info, settings.groupsClaim());
            }
        }
        String subject = token.getSubject();
        if (subject.isBlank() || subject.length() > VouchRow.LONGEST_SUBJECT) {
            throw Refused.because("The provider tells of a user without a sub, or with one that is too long");
        }
        if (!(name instanceof String text) || text.isBlank()) {
            throw Refused.plainly("The provider does not tell your name: there is no claim '" + settings.nameClaim()
                    + "'. Who administers Waybill can set oidc.name_claim to one that there is, such as email or sub");
        }
        if (settings.nameClaim().equals(EMAIL) && isUnverified(named)) {
            throw Refused.plainly("The provider says that your address " + Refused.shortened(text)
                    + " is not verified. Have it verified there first");
        }
        return new ProviderUser(subject, text, groups(groups), idToken);
    }

    private static boolean isUnverified(JWTClaimsSet claims) {
        Object verified = claims.getClaim("email_verified");
        return verified != null && !String.valueOf(verified).equals("true");
    }

    /** A claim of this name; else, with dots in it, one within others. */
    private static @Nullable Object claim(JWTClaimsSet claims, String path) {
        Object whole = claims.getClaim(path);
        if (whole != null || path.indexOf('.') < 0) {
            return whole;
        }
        Object at = claims.getClaims();
        for (String name : path.split("\\.", -1)) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return at;
    }

    private static List<String> groups(@Nullable Object groups) {
        if (groups instanceof String one) {
            return List.of(one);
        }
        if (groups instanceof Collection<?> many) {
            return many.stream()
                    .limit(MOST_GROUPS)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return List.of();
    }
}
