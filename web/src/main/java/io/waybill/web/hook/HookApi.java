package io.waybill.web.hook;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.UnauthorizedResponse;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.vault.Vault;
import io.waybill.spec.WebhookSpec;
import io.waybill.spec.template.AwaitedException;
import io.waybill.spec.template.VaultValues.ConnectionValue;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Hmac;
import io.waybill.web.http.Json;
import io.waybill.web.login.Login;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.view.Links;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /hooks/DAG_ID.SECRET} starts a run of a DAG that declares a {@link WebhookSpec}. Who has the address needs no
 * login; where the connection has a signing secret the body must be signed as well. Of requests with the same idempotency
 * key the first makes the run and the others are told of it.
 */
public final class HookApi {
    /** A shorter secret could be guessed. */
    static final int LEAST_SECRET = 16;

    private static final Logger LOG = LoggerFactory.getLogger(HookApi.class);

    private static final List<String> IDEMPOTENCY_HEADERS =
            List.of("Idempotency-Key", "webhook-id", "X-GitHub-Delivery", "X-Waybill-Delivery");
    private static final String RUN_PREFIX = "webhook__";
    private static final String BY = "webhook";
    private static final String SIGNING_SECRET = "signing_secret";

    /** What a key may be to be seen in the run's name; any other has one that is made of it. */
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]{0,99}");

    private static final int LONGEST_KEY = 500;
    private static final int RANDOM_BITS = 0x1000000;
    private static final int MOST_TRIES = 20;

    private final DagReader reader;
    private final Engine engine;
    private final Vault vault;
    private final Login login;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param reader finds DAGs
     * @param engine makes runs
     * @param vault has the secrets
     * @param login writes down who is refused
     * @param clock what now is
     */
    public HookApi(DagReader reader, Engine engine, Vault vault, Login login, Clock clock) {
        this.reader = reader;
        this.engine = engine;
        this.vault = vault;
        this.login = login;
        this.clock = clock;
    }

    /** Adds its address. */
    public void addTo(RoutesConfig routes) {
        routes.post("/hooks/{token}", this::receive);
    }

    /** Describes it. */
    public static void describe(ApiDescription api) {
        api.about("Webhook")
                .post("post_hook", "/hooks/{token}", "Starts a run of the DAG whose webhook has this address.")
                .says(
                        "The token is the DAG's id, a dot, and the password of the webhook's connection; no login is needed."
                                + " The fields of the body are params of the run, or the whole body is one of them. With the header"
                                + " Idempotency-Key, the first request of a key makes the run and the others are told of it (200).")
                .refuses(400, 401, 503)
                .answers(Answer.class)
                .answers(201, Answer.class);
    }

    private void receive(Context ctx) {
        String token = ctx.pathParam("token");
        int dot = token.lastIndexOf('.');
        String dagId = dot < 0 ? "" : token.substring(0, dot);
        WebhookSpec hook = spec(dagId).orElse(null);
        if (hook == null) {
            // What stands there may be an address that was mistyped, with its secret: none of it is written down.
            throw noHook(ctx, "an address that is of no DAG");
        }
        ConnectionValue connection = connection(ctx, dagId, hook);
        String secret = connection == null ? null : connection.password();
        if (connection == null || !holds(dagId, secret, token.substring(dot + 1))) {
            throw noHook(ctx, "the hook of " + dagId);
        }
        Optional<String> signingSecret = signingSecret(dagId, connection);
        if (signingSecret.isEmpty()) {
            throw noHook(ctx, "the hook of " + dagId);
        }
        String problem = signingSecret.get().isEmpty()
                ? ""
                : HookSignature.problem(signingSecret.get(), ctx::header, ctx.bodyAsBytes(), clock.instant());
        if (!problem.isEmpty()) {
            login.refused(ctx, "the hook of " + dagId, problem);
            throw new UnauthorizedResponse(problem);
        }
        answer(ctx, trigger(dagId, key(ctx), params(ctx, hook)));
    }

    /** The same answer whatever is missing, so that nobody learns which DAGs there are. */
    private NotFoundResponse noHook(Context ctx, String what) {
        login.refused(ctx, what, "no such hook");
        return new NotFoundResponse("There is no such hook. Its address is /hooks/DAG_ID.PASSWORD, with the password of"
                + " the connection that the DAG's webhook names");
    }

    /** What the newest version of a DAG says. */
    private Optional<WebhookSpec> spec(String dagId) {
        try {
            return Optional.ofNullable(
                    reader.version(reader.dag(dagId).dag().versionId()).spec().webhook());
        } catch (WaybillException e) {
            if (e.code() != ErrorCode.DAG_NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private @Nullable ConnectionValue connection(Context ctx, String dagId, WebhookSpec hook) {
        try {
            Optional<ConnectionValue> found = vault.connection(hook.connection());
            if (found.isEmpty()) {
                LOG.warn("The webhook of {} names the connection {}, which is not there", dagId, hook.connection());
            }
            return found.orElse(null);
        } catch (AwaitedException e) {
            ctx.header("Retry-After", "2");
            throw new ServiceUnavailableResponse("The secret of this hook is not known yet. Come again");
        }
    }

    private static boolean holds(String dagId, @Nullable String secret, String given) {
        if (secret == null || secret.length() < LEAST_SECRET || secret.contains(".")) {
            LOG.warn(
                    "The webhook of {} is closed: the password of its connection must have at least {} characters, and no dot",
                    dagId,
                    LEAST_SECRET);
            return false;
        }
        return Hmac.areEqual(secret, given);
    }

    /** Empty text: none is asked for; nothing: one may be meant that cannot be read, so that nobody comes in. */
    private static Optional<String> signingSecret(String dagId, ConnectionValue connection) {
        String extra = connection.extra();
        if (extra == null) {
            return Optional.of("");
        }
        try {
            JsonNode tree = Json.read(extra);
            JsonNode secret = tree.path(SIGNING_SECRET);
            if (tree.isObject()
                    && (secret.isMissingNode()
                            || (secret.isTextual() && !secret.textValue().isBlank()))) {
                return Optional.of(secret.asText(""));
            }
        } catch (WaybillException e) {
            LOG.debug("The extra of the webhook's connection {} is no JSON", connection.id());
        }
        LOG.warn(
                "The webhook of {} is closed: the extra of its connection must be a JSON object, and {} in it a text",
                dagId,
                SIGNING_SECRET);
        return Optional.empty();
    }

    private static Map<String, JsonNode> params(Context ctx, WebhookSpec hook) {
        JsonNode body = Json.read(ctx.body());
        if (hook.param() != null) {
            return Map.of(hook.param(), body);
        }
        if (!body.isObject()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The body is no JSON object, whose fields would be the run's params. Send {…}, or give the DAG a"
                            + " webhook.param, which takes any body");
        }
        Map<String, JsonNode> params = new LinkedHashMap<>();
        body.properties().forEach(field -> params.put(field.getKey(), field.getValue()));
        return params;
    }

    private static @Nullable String key(Context ctx) {
        String key = IDEMPOTENCY_HEADERS.stream()
                .map(ctx::header)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "An idempotency key has 1 to " + LONGEST_KEY + " characters");
        }
        return key;
    }

    private record Made(RunRow run, boolean isNew) {}

    private Made trigger(String dagId, @Nullable String key, Map<String, JsonNode> params) {
        String runId = RUN_PREFIX + (key == null ? anyKey() : named(key));
        Instant date = clock.instant().truncatedTo(ChronoUnit.MICROS);
        for (int tries = 0; ; tries++) {
            try {
                return new Made(
                        engine.trigger(new TriggerRequest(
                                dagId,
                                runId,
                                date.plus(tries, ChronoUnit.MICROS),
                                null,
                                params,
                                RunType.MANUAL,
                                BY,
                                "")),
                        true);
            } catch (WaybillException e) {
                if (e.code() != ErrorCode.RUN_EXISTS) {
                    throw e;
                }
                Optional<RunRow> same = made(dagId, runId);
                if (same.isPresent()) {
                    return new Made(same.get(), false);
                }
                // It is the date that is taken, by another request of this very moment.
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private Optional<RunRow> made(String dagId, String runId) {
        try {
            return Optional.of(reader.run(dagId, runId));
        } catch (WaybillException e) {
            if (e.code() != ErrorCode.RUN_NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private String anyKey() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS) + "_"
                + Integer.toHexString(RANDOM_BITS + random.nextInt(RANDOM_BITS)).substring(1);
    }

    private static String named(String key) {
        return PLAIN_KEY.matcher(key).matches()
                ? key
                : UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static void answer(Context ctx, Made made) {
        RunRow run = made.run();
        ctx.status(made.isNew() ? HttpStatus.CREATED : HttpStatus.OK);
        Json.send(
                ctx,
                new Answer(
                        run.dagId(), run.runId(), run.state().id(), made.isNew(), Links.run(run.dagId(), run.runId())));
    }

    /**
     * What the sender is told.
     *
     * @param created false where an earlier request with the same idempotency key made the run
     * @param url of the run's page, relative to the server
     */
    private record Answer(String dagId, String dagRunId, String state, boolean created, String url) {}
}
