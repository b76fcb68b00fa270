/** Logins for which an OpenID provider vouches: authorization code with PKCE. */
@NullMarked
package io.waybill.web.login.oidc;

import org.jspecify.annotations.NullMarked;
