package io.waybill.web.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.web.terminal.TextTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill users}: who may log in. */
@Command(
        name = "users",
        description = {
            "Lists the users that may log in, or makes and changes them.",
            "It works in the database of the settings, which on H2 must not be in use by a server; or with WAYBILL_TOKEN or"
                    + " --server at a server that is up, with the token of an admin. Passwords are asked for, or read from"
                    + " standard input, and never given as an argument."
        },
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Examples:",
            "  waybill users create ada --role admin",
            "  waybill users create bob --role viewer --role 'operator:sales_*' < password.txt",
            "  waybill users",
            "  waybill users roles bob --role operator:tag=money",
            "  waybill users disable bob"
        })
final class UsersCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final UserDeskOptions desk;

    UsersCommand(Environment environment) {
        this.environment = environment;
        this.desk = new UserDeskOptions(environment);
    }

    /** Adds the commands below this one, once it is below its own. */
    static void addSubcommands(CommandLine users, Environment environment) {
        users.addSubcommand(new Create(environment))
                .addSubcommand(new SetPassword(environment))
                .addSubcommand(new SetRoles(environment))
                .addSubcommand(new Disable(environment))
                .addSubcommand(new Enable(environment))
                .addSubcommand(new UserTokens.CreateToken(environment))
                .addSubcommand(new UserTokens.ListTokens(environment))
                .addSubcommand(new UserTokens.Revoke(environment));
    }

    @Override
    public Integer call() {
        List<UserDesk.User> users;
        try (UserDesk open = desk.open()) {
            users = open.list();
        }
        if (json) {
            ArrayNode all = Json.array();
            for (UserDesk.User user : users) {
                ObjectNode one = Json.object()
                        .put("name", user.name())
                        .put("disabled", user.disabled())
                        .put("created_at", user.createdAt().toString());
                user.roles().forEach(one.putArray("roles")::add);
                all.add(one);
            }
            Json.print(environment.out(), all);
            return ExitCode.DONE;
        }
        TextTable table = new TextTable(List.of("name", "roles", "may log in"), Set.of());
        users.forEach(user -> table.add(List.of(
                user.name(),
                user.roles().isEmpty() ? "-" : String.join(", ", user.roles()),
                user.disabled() ? "no" : "yes")));
        table.lines().forEach(environment.out()::println);
        environment.out().flush();
        return ExitCode.DONE;
    }

    /** What all the commands below have: a user, and a desk. */
    abstract static class OfOne implements Callable<Integer> {
        private final Environment environment;

        @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
        private String name = "";

        @Mixin
        private final UserDeskOptions desk;

        OfOne(Environment environment) {
            this.environment = environment;
            this.desk = new UserDeskOptions(environment);
        }

        /** Does it, and says what was done. */
        abstract String change(UserDesk users, String user);

        @Override
        public Integer call() {
            try (UserDesk open = desk.open()) {
                environment.out().println(change(open, name));
            }
            environment.out().flush();
            return ExitCode.DONE;
        }
    }

    /** Makes a user. */
    @Command(
            name = "create",
            description = "Makes a user. The password is asked for, or read from standard input.",
            footer = {
                "",
                "Examples:",
                "  waybill users create ada --role admin",
                "  waybill users create bob --role 'operator:sales_*' < password.txt"
            })
    static final class Create extends OfOne {
        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description =
                        "viewer, operator, editor or admin; viewer and operator also of some DAGs: operator:sales_* by id,"
                                + " operator:tag=money by tag. Can be given several times. Default: none.")
        private List<String> roles = List.of();

        Create(Environment environment) {
            super(environment);
        }

        @Override
        String change(UserDesk users, String user) {
            users.create(user, UserDeskOptions.password(), roles);
            return user + " is made";
        }
    }

    /** Gives a user another password. */
    @Command(
            name = "password",
            description = "Gives a user another password, asked for or read from standard input. What was logged in"
                    + " before is logged out; API tokens stay.",
            footer = {"", "Examples:", "  waybill users password bob"})
    static final class SetPassword extends OfOne {
        SetPassword(Environment environment) {
            super(environment);
        }

        @Override
        String change(UserDesk users, String user) {
            users.setPassword(user, UserDeskOptions.password());
            return user + " has the new password";
        }
    }

    /** Replaces the roles of a user. */
    @Command(
            name = "roles",
            description = "Replaces the roles of a user; it holds at once.",
            footer = {"", "Examples:", "  waybill users roles bob --role viewer --role operator:tag=money"})
    static final class SetRoles extends OfOne {
        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "As for users create. Can be given several times; none takes all away.")
        private List<String> roles = List.of();

        SetRoles(Environment environment) {
            super(environment);
        }

        @Override
        String change(UserDesk users, String user) {
            users.setRoles(user, roles);
            return user + (roles.isEmpty() ? " has no role" : " is " + String.join(", ", roles));
        }
    }

    /** Lets a user in no more. */
    @Command(
            name = "disable",
            description = "Lets a user in no more, and logs them out; their API tokens hold no more either.",
            footer = {"", "Examples:", "  waybill users disable bob"})
    static final class Disable extends OfOne {
        Disable(Environment environment) {
            super(environment);
        }

        @Override
        String change(UserDesk users, String user) {
            users.setDisabled(user, true);
            return user + " may log in no more";
        }
    }

    /** Lets a user in again. */
    @Command(
            name = "enable",
            description = "Lets a user in again.",
            footer = {"", "Examples:", "  waybill users enable bob"})
    static final class Enable extends OfOne {
        Enable(Environment environment) {
            super(environment);
        }

        @Override
        String change(UserDesk users, String user) {
            users.setDisabled(user, false);
            return user + " may log in again";
        }
    }
}
