package io.waybill.web.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.web.http.Json;
import io.waybill.web.login.Login;
import io.waybill.web.page.ErrorPages;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that makes answers of errors: a page for people, {@code {"detail"}} for programs. */
final class ErrorAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
    private static final Set<ErrorCode> NOT_FOUND = Set.of(
            ErrorCode.DAG_NOT_FOUND,
            ErrorCode.RUN_NOT_FOUND,
            ErrorCode.TASK_NOT_FOUND,
            ErrorCode.POOL_NOT_FOUND,
            ErrorCode.ASSET_NOT_FOUND,
            ErrorCode.BACKFILL_NOT_FOUND,
            ErrorCode.APPROVAL_NOT_FOUND,
            ErrorCode.VARIABLE_NOT_FOUND,
            ErrorCode.CONNECTION_NOT_FOUND,
            ErrorCode.USER_NOT_FOUND,
            ErrorCode.TOKEN_NOT_FOUND);
    private static final Set<ErrorCode> CONFLICT = Set.of(
            ErrorCode.RUN_EXISTS,
            ErrorCode.DAG_CONFLICT,
            ErrorCode.OUTPUT_EXISTS,
            ErrorCode.POOL_EXISTS,
            ErrorCode.ALREADY_ANSWERED,
            ErrorCode.VARIABLE_EXISTS,
            ErrorCode.CONNECTION_EXISTS,
            ErrorCode.USER_EXISTS,
            ErrorCode.ASSET_CONFLICT,
            ErrorCode.BACKFILL_CONFLICT,
            ErrorCode.STALE);

    private final ErrorPages pages;
    private final Login login;

    ErrorAnswers(ErrorPages pages, Login login) {
        this.pages = pages;
        this.login = login;
    }

    void addTo(RoutesConfig routes) {
        routes.exception(
                WaybillException.class,
                (e, ctx) -> answer(
                        ctx,
                        status(e.code()),
                        Objects.requireNonNullElse(e.getMessage(), ""),
                        e.code().name()));
        routes.exception(HttpResponseException.class, (e, ctx) -> answer(ctx, e.getStatus(), message(e), ""));
        routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), Login.shownPath(ctx), e);
            answer(
                    ctx,
                    HttpStatus.INTERNAL_SERVER_ERROR.getCode(),
                    "This is a mistake in Waybill. Its log has the details; please report them",
                    ErrorCode.INTERNAL.name());
        });
    }

    static int status(ErrorCode code) {
        if (NOT_FOUND.contains(code)) {
            return HttpStatus.NOT_FOUND.getCode();
        }
        if (CONFLICT.contains(code)) {
            return HttpStatus.CONFLICT.getCode();
        }
        if (code == ErrorCode.NOT_ASSIGNED) {
            return HttpStatus.FORBIDDEN.getCode();
        }
        return switch (code.kind()) {
            case USER -> HttpStatus.BAD_REQUEST.getCode();
            case PLATFORM -> HttpStatus.SERVICE_UNAVAILABLE.getCode();
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR.getCode();
        };
    }

    private static String message(HttpResponseException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        return e.getStatus() == HttpStatus.NOT_FOUND.getCode() && message.startsWith("Endpoint ")
                ? "There is nothing at this address. The list of DAGs leads to everything"
                : message;
    }

    private void answer(Context ctx, int status, String message, String code) {
        String accept = Objects.requireNonNullElse(ctx.header("Accept"), "");
        if (status == HttpStatus.FORBIDDEN.getCode()) {
            login.refused(ctx, message);
        }
        if (Login.isForPrograms(ctx.path()) || accept.startsWith("application/json")) {
            ctx.status(status);
            Json.send(ctx, Map.of("detail", message));
        } else {
            pages.show(ctx, status, message, code);
        }
    }
}
