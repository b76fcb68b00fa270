package io.waybill.container.local.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint: one port on 127.0.0.1 that answers {@code POST /} for every service in its {@link ActionTable}, and what
 * {@link Resource}s there are at paths of their own.
 *
 * <p>A web page elsewhere cannot reach it through the browser: the Host header must be this endpoint's own (which
 * stops DNS rebinding), the target header makes a browser ask first, and no answer allows another origin.
 */
public final class WireServer implements AutoCloseable {

    /** PutLogEvents takes 1 MB of messages, which escaping can make six times as long. */
    static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);

    private final ActionTable actions;
    private final Optional<SignatureCheck> signatures;
    private final Map<String, Resource> resources;
    private final Javalin server;
    private final Set<String> hosts;

    /**
     * Opens the port and answers from then on.
     *
     * @param signatures empty where unsigned requests may pass too
     * @param resources by path
     * @param port 0 for any free one
     * @throws IllegalStateException when the port is taken
     */
    public WireServer(
            ActionTable actions, Optional<SignatureCheck> signatures, Map<String, Resource> resources, int port) {
        this.actions = actions;
        this.signatures = signatures;
        this.resources = Map.copyOf(resources);
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.http.maxRequestSize = MAX_BODY_BYTES;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.concurrency.useVirtualThreads = false;
            for (HandlerType method : List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.DELETE)) {
                config.routes.addHttpHandler(method, "/", context -> respond(context, this::answer));
                for (String path : resources.keySet()) {
                    config.routes.addHttpHandler(method, path, context -> respond(context, this::answerResource));
                }
            }
        });
        try {
            server.start("127.0.0.1", port);
        } catch (JavalinBindException e) {
            throw new IllegalStateException(
                    "The local Fargate cannot listen on 127.0.0.1:" + port
                            + "; choose another port, or 0 for any free one",
                    e);
        }
        String suffix = ":" + server.port();
        this.hosts = Set.of("127.0.0.1" + suffix, "localhost" + suffix, "[::1]" + suffix);
    }

    /** Where clients reach it, such as {@code http://127.0.0.1:41234}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Closes the port; requests under way may end. */
    @Override
    public void close() {
        server.stop();
    }

    /** What is answered to a request. */
    @FunctionalInterface
    private interface Answering {
        JsonNode answer(Context context) throws IOException;
    }

    private void respond(Context context, Answering answering) {
        context.header("x-amzn-RequestId", UUID.randomUUID().toString());
        context.contentType(CONTENT_TYPE);
        try {
            context.result(Json.MAPPER.writeValueAsBytes(answering.answer(context)));
        } catch (WireException e) {
            fail(context, e);
        } catch (NoAnswerException e) {
            LOG.info("{}", e.getMessage());
            drop(context);
        } catch (IOException | RuntimeException e) {
            LOG.error("The call {} failed by a fault of the local Fargate", context.header("X-Amz-Target"), e);
            fail(context, new WireException(ErrorCode.SERVER, "The local Fargate failed: " + e));
        }
    }

    private JsonNode answer(Context context) throws IOException {
        checkHost(context);
        String target = context.header("X-Amz-Target");
        if (!context.method().equals(HandlerType.POST) || target == null) {
            throw new WireException(
                    ErrorCode.UNKNOWN_OPERATION,
                    "This endpoint speaks AWS JSON 1.1: POST / with an X-Amz-Target header. Use an AWS SDK or the aws command line.");
        }
        ActionTable.Entry entry = actions.find(target);
        byte[] body = body(context);
        if (signatures.isPresent()) {
            signatures.get().verify(received(context, body), entry.service().signingName());
        }
        return entry.action().answer(new Input(parse(body)));
    }

    /** Signed as for ECS where signatures are required: whoever may run tasks may also trouble them. */
    private JsonNode answerResource(Context context) throws IOException {
        checkHost(context);
        Resource resource = resources.get(context.path());
        if (resource == null || context.method().equals(HandlerType.POST)) {
            throw new WireException(
                    ErrorCode.UNKNOWN_OPERATION, context.path() + " is read and set by GET, PUT and DELETE.");
        }
        byte[] body = body(context);
        if (signatures.isPresent()) {
            signatures.get().verify(received(context, body), ActionTable.Service.ECS.signingName());
        }
        Resource.Reply reply = resource.answer(context.method().name(), body);
        context.status(reply.status());
        return reply.body();
    }

    /** Closes the connection without a word. */
    private static void drop(Context context) {
        // The servlet API knows no way to say nothing. What Javalin and Jetty would send afterwards goes nowhere.
        ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }

    private void checkHost(Context context) {
        String host = context.header("Host");
        if (host == null || !hosts.contains(host)) {
            throw new WireException(
                    ErrorCode.ACCESS_DENIED,
                    "The Host header is '" + host + "'; this endpoint answers only to "
                            + endpoint().getAuthority() + ". Call it by that name.");
        }
    }

    private static byte[] body(Context context) throws IOException {
        if (context.contentLength() > MAX_BODY_BYTES) {
            throw tooLarge();
        }
        byte[] body = context.bodyInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw tooLarge();
        }
        return body;
    }

    private static WireException tooLarge() {
        return new WireException(
                ErrorCode.REQUEST_TOO_LARGE, "Request must be at most " + MAX_BODY_BYTES + " bytes long.");
    }

    private static Received received(Context context, byte[] body) {
        String query = context.queryString();
        return new Received(
                context.method().name(),
                context.path(),
                query == null ? "" : query,
                context::header,
                SignatureCheck.hash(body));
    }

    private static ObjectNode parse(byte[] body) {
        if (body.length == 0) {
            return Json.object();
        }
        try {
            if (Json.MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new WireException(ErrorCode.SERIALIZATION, "The body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new WireException(ErrorCode.SERIALIZATION, "The body is no text: " + e.getMessage());
        }
        throw new WireException(ErrorCode.SERIALIZATION, "The body must be one JSON object.");
    }

    private static void fail(Context context, WireException error) {
        ObjectNode body = Json.object();
        body.put("__type", error.code().awsName());
        body.put("message", error.getMessage());
        body.setAll(error.members());
        context.status(error.code().status());
        context.header("x-amzn-ErrorType", error.code().awsName());
        context.result(body.toString());
    }
}
