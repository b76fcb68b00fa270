package io.waybill.web.cli;

import io.waybill.spec.Durations;
import io.waybill.spec.SpecValueException;
import io.waybill.web.terminal.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands below {@code waybill users} that are about the tokens of programs. */
final class UserTokens {
    private UserTokens() {}

    /** Makes a token. */
    @Command(
            name = "token",
            description = "Makes an API token and prints it this once. A program sends it as Authorization: Bearer, and"
                    + " waybill's own commands with WAYBILL_TOKEN.",
            footer = {
                "",
                "Examples:",
                "  waybill users token bob --for \"the nightly export\" --role operator --lifetime 30d",
                "  WAYBILL_TOKEN=wbt_… waybill trigger sales"
            })
    static final class CreateToken implements Callable<Integer> {
        private final Environment environment;

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "NAME",
                description = "Whose; at a server by default one's own.")
        private @Nullable String name;

        @Option(names = "--for", paramLabel = "TEXT", required = true, description = "What it is for.")
        private String label = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "The most that it may do; it never may more than its user. Default: viewer.")
        private String role = "viewer";

        @Option(
                names = "--lifetime",
                paramLabel = "DURATION",
                description = "How long it holds, 366d at the most. Default: 90d.")
        private String lifetime = "90d";

        @Mixin
        private final UserDeskOptions desk;

        CreateToken(Environment environment) {
            this.environment = environment;
            this.desk = new UserDeskOptions(environment);
        }

        @Override
        public Integer call() {
            Duration holds;
            try {
                holds = Durations.parse(lifetime);
            } catch (SpecValueException e) {
                throw CliException.badUsage(
                        "waybill: --lifetime: '" + lifetime + "' is no duration (write 90d or 12h)");
            }
            try (UserDesk open = desk.open()) {
                UserDesk.Token made = open.createToken(name, label, role, holds);
                environment.out().println(made.token());
                environment
                        .err()
                        .println("Holds until " + made.expiresAt()
                                + ". It is not shown again; keep it where secrets are kept.");
            }
            environment.out().flush();
            environment.err().flush();
            return ExitCode.DONE;
        }
    }

    /** Lists tokens. */
    @Command(
            name = "tokens",
            description = "Lists API tokens, without the tokens themselves.",
            footer = {"", "Examples:", "  waybill users tokens bob"})
    static final class ListTokens implements Callable<Integer> {
        private final Environment environment;

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "NAME",
                description = "Whose. Default: at a server one's own, in the database all.")
        private @Nullable String name;

        @Mixin
        private final UserDeskOptions desk;

        ListTokens(Environment environment) {
            this.environment = environment;
            this.desk = new UserDeskOptions(environment);
        }

        @Override
        public Integer call() {
            TextTable table = new TextTable(List.of("id", "user", "role", "until", "last used", "for"), Set.of(0));
            try (UserDesk open = desk.open()) {
                open.tokens(name).forEach(token -> {
                    Instant used = token.usedAt();
                    table.add(List.of(
                            Long.toString(token.id()),
                            token.user(),
                            token.role(),
                            token.expiresAt().toString(),
                            used == null ? "-" : used.toString(),
                            token.label()));
                });
            }
            table.lines().forEach(environment.out()::println);
            environment.out().flush();
            return ExitCode.DONE;
        }
    }

    /** Takes tokens back. */
    @Command(
            name = "revoke",
            description = "Takes API tokens back; they hold no more at once.",
            footer = {"", "Examples:", "  waybill users revoke 12"})
    static final class Revoke implements Callable<Integer> {
        private final Environment environment;

        @Parameters(paramLabel = "ID", arity = "1..*", description = "The tokens' numbers, as users tokens lists them.")
        private List<Long> ids = List.of();

        @Mixin
        private final UserDeskOptions desk;

        Revoke(Environment environment) {
            this.environment = environment;
            this.desk = new UserDeskOptions(environment);
        }

        @Override
        public Integer call() {
            try (UserDesk open = desk.open()) {
                for (long id : ids) {
                    open.revokeToken(id);
                    environment.out().println("Token " + id + " is taken back");
                }
            }
            environment.out().flush();
            return ExitCode.DONE;
        }
    }
}
