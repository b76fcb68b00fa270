package io.waybill.web.server;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.router.Endpoint;
import io.waybill.web.dag.DagReader;
import io.waybill.web.login.Caller;
import io.waybill.web.login.Login;
import io.waybill.web.login.Need;
import io.waybill.web.login.RouteTable;
import io.waybill.web.view.Links;
import java.util.Objects;

/** Lets a request through to its address, or not, as {@link RouteTable} says. */
final class Gate {
    private final Login login;

    Gate(Login login) {
        this.login = login;
    }

    /** Finds out who it is; for every request, before anything else of ours. */
    void identify(Context ctx) {
        if (!ctx.path().startsWith("/static/")) {
            login.identify(ctx).sends(ctx);
        }
    }

    /** Lets them through; for every request that an address of ours is there for. */
    void check(Context ctx) {
        Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
        if (!login.isOn() || endpoint == null) {
            return;
        }
        Need need = RouteTable.need(endpoint.method.name(), endpoint.path)
                .orElseThrow(() ->
                        new ForbiddenResponse("Nobody may come here: this address is not in the table of rights"));
        Caller caller = Caller.of(ctx);
        if (need != Need.NOTHING && !caller.isUser()) {
            refuseStranger(ctx);
            return;
        }
        String dagId = ctx.pathParamMap().getOrDefault("dagId", "");
        if (RouteTable.isMet(caller, need, dagId)) {
            return;
        }
        boolean reads = ctx.method().name().equals("GET");
        switch (need) {
            case NOTHING, LOGIN -> throw caller.refusal("a login");
            // As if it were not there, or one could find out which there are.
            case VIEW_DAG -> throw DagReader.noDag(dagId);
            case OPERATE_DAG -> {
                if (reads && !caller.sees(dagId)) {
                    throw DagReader.noDag(dagId);
                }
                caller.mustOperate(dagId);
            }
            case OPERATE -> throw caller.refusal("the role operator over some DAG");
            case EDIT -> throw caller.refusal("the role editor");
            case ADMINISTER -> throw caller.refusal("the role admin");
        }
    }

    /** People are led to the login and then back; programs are told. */
    private static void refuseStranger(Context ctx) {
        String accept = Objects.requireNonNullElse(ctx.header("Accept"), "");
        boolean isPerson = !Login.isForPrograms(ctx.path())
                && ctx.method().name().equals("GET")
                && !accept.startsWith("application/json");
        if (!isPerson) {
            ctx.header("WWW-Authenticate", "Bearer realm=\"waybill\"");
            throw new UnauthorizedResponse(
                    ctx.header("Authorization") == null
                            ? "You are not logged in. Log in on the page, or send a token: Authorization: Bearer, with what"
                                    + " POST /auth/token gives or an API token"
                            : "The token does not hold. Get another one: from POST /auth/token, or an API token of the page"
                                    + " Account");
        }
        String query = ctx.queryString();
        ctx.redirect(Links.login(ctx.path() + (query == null ? "" : "?" + query)));
        ctx.skipRemainingHandlers();
    }
}
