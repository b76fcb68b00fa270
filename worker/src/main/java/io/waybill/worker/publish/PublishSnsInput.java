package io.waybill.worker.publish;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * What the step is asked for.
 *
 * @param topicArn whom it is for
 * @param subject of mails; may be empty
 * @param message what is said
 */
record PublishSnsInput(
        @NotBlank String topicArn,
        @Size(max = 100) String subject,
        @NotBlank @Size(max = 262_144) String message) {}
