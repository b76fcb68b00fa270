/** The notifiers: how notices reach Slack, other programs, mailboxes and topics. */
@NullMarked
package io.waybill.web.notify;

import org.jspecify.annotations.NullMarked;
