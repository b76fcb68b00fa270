package io.waybill.container.local.secrets;

/** A secret is not there; the message is what a task's {@code ResourceInitializationError} then says on AWS. */
public final class SecretException extends Exception {

    private static final String PREFIX =
            "unable to pull secrets or registry auth: execution resource retrieval failed: ";

    SecretException(String detail) {
        super(PREFIX + detail);
    }
}
