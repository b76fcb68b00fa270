package io.waybill.spec.template;

import java.io.Serial;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Whoever keeps a variable or connection has not told it yet, so that a template cannot be rendered now. It can later, and
 * nothing is wrong with it. The message is for people.
 */
public final class AwaitedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Instant until;
    private final transient @Nullable CompletionStage<?> answer;

    /**
     * @param until when to try again at the latest
     * @param answer completes when trying again makes sense before that; absent where it does not
     */
    public AwaitedException(String message, Instant until, @Nullable CompletionStage<?> answer) {
        super(message);
        this.until = until;
        this.answer = answer;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** When to try again at the latest. */
    public Instant until() {
        return until;
    }

    /** Completes when trying again makes sense before that; absent where it does not. */
    public @Nullable CompletionStage<?> answer() {
        return answer;
    }
}
