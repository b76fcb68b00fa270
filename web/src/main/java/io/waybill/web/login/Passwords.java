package io.waybill.web.login;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.util.concurrent.Semaphore;

/** Hashes of passwords, by argon2id as OWASP advises: 19 MiB, two passes. Thread safe. */
final class Passwords {
    private static final int SHORTEST = 10;
    private static final int LONGEST = 200;
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    /** Each takes memory and a core for a while: more at once would let strangers take all of both. */
    private static final int AT_ONCE = 2;

    /** Of the same strength as ours; that nobody knows its password makes no difference to the time that it takes. */
    private static final String OF_NOBODY = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES
            + ",p=1$bm9ib2R5IGtub3dzIGl0$bm9ib2R5IGhhcyBhIHBhc3N3b3JkIHRoYXQgaXMgdGg";

    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /**
     * The hash of a new password.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where it is too short or too long
     */
    String hash(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The password has " + length + " characters. Choose one of " + SHORTEST + " to " + LONGEST);
        }
        return inTurn(() -> Password.hash(password)
                .addRandomSalt(SALT_BYTES)
                .with(Argon2Function.getInstance(MEMORY_KIB, PASSES, 1, HASH_BYTES, Argon2.ID))
                .getResult());
    }

    /** Whether it is the password of this hash. */
    boolean isRight(String password, String hash) {
        boolean tooLong = password.length() > 2 * LONGEST;
        String checked = tooLong ? "" : password;
        boolean right = inTurn(() -> Password.check(checked, hash).with(Argon2Function.getInstanceFromHash(hash)));
        return right && !tooLong;
    }

    /** Takes as long as {@link #isRight} does, so that nobody learns which names there are. */
    void pretend(String password) {
        var unused = isRight(password, OF_NOBODY);
    }

    private interface Work<T> {
        T run();
    }

    private <T> T inTurn(Work<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.run();
        } finally {
            places.release();
        }
    }
}
