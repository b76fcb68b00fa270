package io.waybill.operators.email;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.OneOf;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code email} may be told; each component's description says what it means. */
@OneOf({"text", "html_content"})
public record EmailWith(
        @NotNull @Size(min = 1, max = 50) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("The receivers.")
        List<@NotBlank @Size(max = 320) String> to,

        @Size(max = 50) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Further receivers, whom all can see.")
        List<@NotBlank @Size(max = 320) String> cc,

        @Size(max = 50) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Further receivers, whom nobody can see.")
        List<@NotBlank @Size(max = 320) String> bcc,

        @NotBlank @Size(max = 500) @JsonPropertyDescription("What it is about.")
        String subject,

        @Size(max = 200_000) @JsonPropertyDescription("The mail as plain text. Either this or html_content.") @Nullable String text,

        @Size(max = 200_000) @JsonPropertyDescription("The mail as HTML. Either this or text.") @Nullable String htmlContent,

        @JsonPropertyDescription(
                "The notifier of type email whose server, login and sender are used; see docs/notifications.md. It may be absent"
                        + " where there is only one.")
        @Nullable String notifier) {
    public EmailWith {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
    }
}
