/** Who is who, and who may do what: users, passwords, sessions, tokens, and the one table of what each address needs. */
@NullMarked
package io.waybill.web.login;

import org.jspecify.annotations.NullMarked;
