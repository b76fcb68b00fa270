package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.vault.Connection;
import io.waybill.engine.vault.Variable;
import io.waybill.engine.vault.Vault;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.VaultFormPage;
import io.waybill.web.view.VaultFormPage.Field;
import io.waybill.web.view.VaultFormPage.Kind;
import io.waybill.web.view.VaultPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variables and the connections, and the forms that make, change and delete them. What is secret is never in a page. */
final class VaultPages {
    private static final String VARIABLES = "Variables";
    private static final String CONNECTIONS = "Connections";
    private static final String KEPT = "Kept as it is when this stays empty; it is never shown.";

    private final Vault vault;
    private final Layout layout;
    private final FormToken token;

    VaultPages(Vault vault, Layout layout, FormToken token) {
        this.vault = vault;
        this.layout = layout;
        this.token = token;
    }

    void addTo(RoutesConfig routes) {
        routes.get(Links.variables(), this::variables);
        routes.get(Links.variables() + "/form", this::variableForm);
        routes.post(Links.variables() + "/form", this::saveVariable);
        routes.post(Links.variables() + "/delete", ctx -> {
            token.check(ctx);
            vault.deleteVariable(text(ctx.formParam("name")), Forms.by(ctx));
            Forms.done(ctx, Links.variables());
        });
        routes.get(Links.connections(), this::connections);
        routes.get(Links.connections() + "/form", this::connectionForm);
        routes.post(Links.connections() + "/form", this::saveConnection);
        routes.post(Links.connections() + "/delete", ctx -> {
            token.check(ctx);
            vault.deleteConnection(text(ctx.formParam("name")), Forms.by(ctx));
            Forms.done(ctx, Links.connections());
        });
    }

    private void variables(Context ctx) {
        List<VaultPage.Row> rows = vault.variables().stream()
                .map(variable -> new VaultPage.Row(
                        variable.key(),
                        "",
                        variable.isSecret() ? "" : variable.value(),
                        variable.isSecret(),
                        variable.description(),
                        variable.source(),
                        variable.problem(),
                        variable.source().isEmpty() ? Links.changeVariable(variable.key()) : ""))
                .toList();
        list(ctx, VARIABLES, false, rows);
    }

    private void connections(Context ctx) {
        List<VaultPage.Row> rows = vault.connections().stream()
                .map(connection -> new VaultPage.Row(
                        connection.id(),
                        connection.type(),
                        where(connection),
                        !connection.password().isEmpty(),
                        connection.description(),
                        connection.source(),
                        connection.problem(),
                        connection.source().isEmpty() ? Links.changeConnection(connection.id()) : ""))
                .toList();
        list(ctx, CONNECTIONS, true, rows);
    }

    private static String where(Connection connection) {
        return (connection.login().isEmpty() ? "" : connection.login() + "@")
                + connection.host()
                + (connection.port() == null ? "" : ":" + connection.port())
                + (connection.schema().isEmpty() ? "" : "/" + connection.schema());
    }

    private void list(Context ctx, String title, boolean connections, List<VaultPage.Row> rows) {
        Frame frame = layout.still(ctx, title, new Frame.Crumb(title, ""));
        layout.render(ctx, "vault.jte", new VaultPage(frame, connections, rows));
    }

    private void variableForm(Context ctx) {
        String key = ctx.queryParam("name");
        if (key == null) {
            showVariable(ctx, true, Variable.of("", "", "", false), false, "");
        } else {
            Variable variable = vault.getVariable(key);
            showVariable(ctx, false, variable, variable.isSecret(), "");
        }
    }

    private void saveVariable(Context ctx) {
        token.check(ctx);
        boolean isNew = ctx.formParam("is_new") != null;
        String key = text(ctx.formParam("name"));
        String typed = lines(ctx.formParam("value"));
        String description = text(ctx.formParam("description"));
        boolean marked = ctx.formParam("is_secret") != null;
        boolean hidden = !isNew && vault.getVariable(key).isSecret();
        Variable variable = Variable.of(
                key, hidden && typed.isEmpty() ? vault.getVariable(key).value() : typed, description, marked);
        if (hidden && typed.isEmpty() && !vault.getVariable(key).problem().isEmpty()) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            showVariable(ctx, false, variable, true, "Its value cannot be read any more, so type a new one.");
            return;
        }
        try {
            if (isNew) {
                vault.create(variable, Forms.by(ctx));
            } else {
                vault.update(variable, Forms.by(ctx));
            }
            Forms.done(ctx, Links.variables());
        } catch (WaybillException e) {
            if (e.code() != ErrorCode.VARIABLE_EXISTS && e.code() != ErrorCode.INVALID_REQUEST) {
                throw e;
            }
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            showVariable(ctx, isNew, variable, hidden, String.valueOf(e.getMessage()));
        }
    }

    private void showVariable(Context ctx, boolean isNew, Variable variable, boolean hidden, String error) {
        Field value = hidden
                ? new Field("value", "Value", Kind.PASSWORD, "", KEPT, "")
                : new Field("value", "Value", Kind.AREA, variable.value(), "A text, or JSON for var.json.", "");
        show(
                ctx,
                new Subject(VARIABLES, "variable", false, Links.variables()),
                isNew,
                variable.key(),
                error,
                List.of(
                        value,
                        new Field("description", "Description", Kind.TEXT, variable.description(), "For people.", ""),
                        new Field(
                                "is_secret",
                                "Nobody may see its value",
                                Kind.CHECKBOX,
                                String.valueOf(variable.marked()),
                                "Where the key has a word such as password, secret or token in it this is so anyway.",
                                "")));
    }

    private void connectionForm(Context ctx) {
        String id = ctx.queryParam("name");
        if (id == null) {
            showConnection(ctx, true, new Connection("", "", "", "", "", "", "", null, "", "", ""), "", "", "");
        } else {
            Connection connection = vault.getConnection(id);
            showConnection(ctx, false, connection, port(connection), connection.shownExtra(), "");
        }
    }

    private static String port(Connection connection) {
        return connection.port() == null ? "" : connection.port().toString();
    }

    private void saveConnection(Context ctx) {
        token.check(ctx);
        boolean isNew = ctx.formParam("is_new") != null;
        String id = text(ctx.formParam("name"));
        String port = text(ctx.formParam("port"));
        String extra = lines(ctx.formParam("extra"));
        String password = ctx.formParam("password") == null ? "" : String.valueOf(ctx.formParam("password"));
        Connection before =
                isNew ? new Connection("", "", "", "", "", "", "", null, "", "", "") : vault.getConnection(id);
        boolean noPassword = ctx.formParam("no_password") != null;
        Connection connection = new Connection(
                id,
                text(ctx.formParam("type")),
                text(ctx.formParam("description")),
                text(ctx.formParam("host")),
                text(ctx.formParam("schema")),
                text(ctx.formParam("login")),
                noPassword ? "" : password.isEmpty() ? before.password() : password,
                port.matches("[0-9]{1,9}") ? Integer.valueOf(port) : null,
                before.unhidden(extra),
                "",
                "");
        String error = port.isEmpty() || port.matches("[0-9]{1,9}") ? "" : "The port is no whole number.";
        if (error.isEmpty()) {
            try {
                if (isNew) {
                    vault.create(connection, Forms.by(ctx));
                } else {
                    vault.update(connection, Forms.by(ctx));
                }
                Forms.done(ctx, Links.connections());
                return;
            } catch (WaybillException e) {
                if (e.code() != ErrorCode.CONNECTION_EXISTS && e.code() != ErrorCode.INVALID_REQUEST) {
                    throw e;
                }
                error = String.valueOf(e.getMessage());
            }
        }
        ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        showConnection(ctx, isNew, connection, port, extra, error);
    }

    private void showConnection(
            Context ctx, boolean isNew, Connection connection, String port, String extra, String error) {
        List<Field> fields = new ArrayList<>(List.of(
                new Field("type", "Type", Kind.TEXT, connection.type(), "Such as postgres, http or aws.", ""),
                new Field("description", "Description", Kind.TEXT, connection.description(), "For people.", ""),
                new Field("host", "Host", Kind.TEXT, connection.host(), "", ""),
                new Field("port", "Port", Kind.TEXT, port, "", ""),
                new Field("schema", "Schema", Kind.TEXT, connection.schema(), "Or database.", ""),
                new Field("login", "Login", Kind.TEXT, connection.login(), "", ""),
                new Field("password", "Password", Kind.PASSWORD, "", isNew ? "It is never shown again." : KEPT, "")));
        if (!isNew) {
            fields.add(new Field("no_password", "No password", Kind.CHECKBOX, "false", "Takes the password away.", ""));
        }
        fields.add(
                new Field("extra", "Extra", Kind.AREA, extra, "A JSON object. What stands as *** stays as it is.", ""));
        show(
                ctx,
                new Subject(CONNECTIONS, "connection", true, Links.connections()),
                isNew,
                connection.id(),
                error,
                fields);
    }

    /** What a form is about. */
    private record Subject(String title, String word, boolean connection, String href) {}

    private void show(Context ctx, Subject subject, boolean isNew, String name, String error, List<Field> fields) {
        String title = isNew ? "New " + subject.word() : "Change " + name;
        Frame frame =
                layout.still(ctx, title, new Frame.Crumb(subject.title(), subject.href()), new Frame.Crumb(title, ""));
        layout.render(
                ctx,
                "vaultForm.jte",
                new VaultFormPage(
                        frame,
                        subject.connection(),
                        isNew,
                        name,
                        error,
                        fields,
                        subject.href() + "/form",
                        subject.href() + "/delete",
                        subject.href()));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static String lines(@Nullable String text) {
        return text == null ? "" : text.replace("\r\n", "\n");
    }
}
