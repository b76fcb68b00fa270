package io.waybill.web.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.web.api.RestApi;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersions;
import io.waybill.web.hook.HookApi;
import io.waybill.web.live.AttemptLogs;
import io.waybill.web.live.EventStream;
import io.waybill.web.live.LogApi;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.OpenApi;
import io.waybill.web.page.Pages;
import java.net.URI;
import java.util.List;

/** The page and the API, listening. */
public final class WebServer implements AutoCloseable {
    private static final long LARGEST_BODY = 1_000_000;

    private final Javalin javalin;
    private final EventStream events;
    private final RestApi api;
    private final String host;

    private WebServer(Javalin javalin, EventStream events, RestApi api, String host) {
        this.javalin = javalin;
        this.events = events;
        this.api = api;
        this.host = host;
    }

    /**
     * Starts to listen.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where the port is taken
     */
    public static WebServer start(WebSettings settings, WebContext context) {
        DagReader reader = new DagReader(
                context.dags(),
                context.dagQueries(),
                context.runs(),
                context.notices(),
                new LoadedVersions(context.dags(), context.engine().graphs()));
        AttemptLogs logs = new AttemptLogs(context.logs(), context.clock());
        StaticFiles files = new StaticFiles(context.clock().instant());
        Pages pages = new Pages(
                reader,
                context.engine(),
                context.backfills(),
                context.costs(),
                context.targets(),
                context.runs().audit(),
                context.dagFolder(),
                files.folder(),
                context.clock(),
                context.vault(),
                context.approvals(),
                context.assets(),
                context.reports(),
                context.login(),
                context.settings(),
                OpenApi.document(description(), context.version()));
        RestApi api = new RestApi(
                reader,
                context.engine(),
                context.backfills(),
                logs,
                context.costs(),
                context.targets(),
                context.runs().audit(),
                context.dagFolder(),
                context.version(),
                context.clock(),
                context.vault(),
                context.approvals(),
                context.assets(),
                context.login());
        EventStream events = new EventStream(context.engine(), context.dags());
        HookApi hooks = new HookApi(reader, context.engine(), context.vault(), context.login(), context.clock());
        Guard guard = new Guard(settings);
        Gate gate = new Gate(context.login());
        Javalin javalin = Javalin.create(config -> {
            quiet(config);
            config.http.maxRequestSize = LARGEST_BODY;
            // Who it is comes first, so that what the guard refuses is written down with their name.
            config.routes.before(gate::identify);
            config.routes.before(guard::check);
            config.routes.beforeMatched(gate::check);
            config.routes.get("/static/{folder}/<path>", files::serve);
            new ErrorAnswers(pages.errors(), context.login()).addTo(config.routes);
            pages.addTo(config.routes);
            api.addTo(config.routes);
            new LogApi(reader, logs).addTo(config.routes);
            events.addTo(config.routes);
            hooks.addTo(config.routes);
        });
        try {
            javalin.start(settings.host(), settings.port());
        } catch (RuntimeException e) {
            events.close();
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The page cannot listen on " + settings.host() + ":" + settings.port()
                            + ". Something else may be listening there: choose another port, or 0 for any",
                    e);
        }
        return new WebServer(javalin, events, api, settings.host());
    }

    /** What the API says of itself. */
    static ApiDescription description() {
        ApiDescription api = new ApiDescription();
        RestApi.describe(api);
        LogApi.describe(api);
        EventStream.describe(api);
        HookApi.describe(api);
        return api;
    }

    private static void quiet(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
    }

    /** Where it listens, such as {@code http://127.0.0.1:8080/}. */
    public URI address() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + javalin.port() + "/");
    }

    /** All addresses that there are, such as {@code GET /dags/{dagId}}. */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> !endpoint.method.name().startsWith("BEFORE"))
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .toList();
    }

    /** How many requests wait for runs. */
    int waiting() {
        return api.waiting();
    }

    /** Answers what is under way, then stops. */
    @Override
    public void close() {
        events.close();
        api.close();
        javalin.stop();
    }
}
