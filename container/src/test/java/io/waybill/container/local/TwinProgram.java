package io.waybill.container.local;

import java.nio.file.Path;
import java.time.Clock;

/** A local Fargate as a program of its own, for a test to kill. Prints where it is and how to sign, then waits. */
final class TwinProgram {

    private TwinProgram() {}

    @SuppressWarnings("SystemOut") // Its output is its protocol.
    public static void main(String[] arguments) throws InterruptedException {
        LocalFargate fargate = LocalFargate.start(LocalFargateSettings.in(Path.of(arguments[0])), Clock.systemUTC());
        LocalCredentials credentials = fargate.credentials();
        System.out.println(fargate.endpoint() + " " + credentials.accessKeyId() + " " + credentials.secretAccessKey());
        Thread.currentThread().join();
    }
}
