package io.waybill.web.cli;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.web.settings.Settings;
import io.waybill.web.wiring.Waybill;
import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Where the commands below {@code users} work: at a server where one is named or a token is there, else in the database. */
final class UserDeskOptions {
    private final Environment environment;

    @Mixin
    private final ServerOptions server;

    UserDeskOptions(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    UserDesk open() {
        if (server.isNamed() || environment.variables().containsKey(ApiClient.TOKEN_VARIABLE)) {
            return new ServerDesk(server.client());
        }
        Settings settings = server.settings();
        Path folder =
                environment.workingFolder().resolve(settings.state().folder()).normalize();
        try {
            return new DatabaseDesk(Waybill.database(settings, folder), environment.clock());
        } catch (WaybillException e) {
            if (e.code() != ErrorCode.DATABASE) {
                throw e;
            }
            throw CliException.failed(
                    "waybill: " + e.getMessage(),
                    "While a server is up that has the database, work through it: set WAYBILL_TOKEN to a token of an"
                            + " admin, from the page Account.");
        }
    }

    /** A password from a terminal, where it is asked for twice and not shown, or else from standard input. */
    static String password() {
        return Optional.ofNullable(System.console()).map(UserDeskOptions::asked).orElseGet(StandardInput::text);
    }

    private static String asked(Console console) {
        String once = typed(console.readPassword("Password: "));
        String again = typed(console.readPassword("Once more: "));
        if (!once.equals(again)) {
            throw CliException.badUsage("waybill: the two passwords differ; nothing was changed");
        }
        return once;
    }

    private static String typed(char @Nullable [] typed) {
        if (typed == null) {
            throw CliException.badUsage("waybill: no password was given; nothing was changed");
        }
        return new String(typed);
    }
}
