package io.waybill.engine.plugin;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.util.function.Supplier;

/** Calls into a plug-in. */
final class Containment {
    private Containment() {}

    static <T> T call(ClassLoader loader, Supplier<T> call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.get();
        } catch (LinkageError e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The plug-in lacks something, or was made for another version of Waybill: " + e
                            + ". Put what is missing into its folder, or build it anew",
                    e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
