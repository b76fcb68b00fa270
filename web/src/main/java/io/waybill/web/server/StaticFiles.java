package io.waybill.web.server;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Style, scripts and icons from the class path. Their folder's name is new at each start of the server, so that browsers
 * keep them for ever and yet never use old ones; imports among the scripts are relative and follow along.
 */
final class StaticFiles {
    private static final String ROOT = "/io/waybill/web/static/";
    private static final Pattern PATH =
            Pattern.compile("(?:[a-z0-9_-]+/)*[a-z0-9_-]+(?:\\.[a-z0-9]+)+", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml; charset=utf-8",
            "txt", "text/plain; charset=utf-8",
            "md", "text/plain; charset=utf-8");

    private final String folder;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    StaticFiles(Instant start) {
        this.folder = Long.toString(start.toEpochMilli(), Character.MAX_RADIX);
    }

    /** The folder's name at this start. */
    String folder() {
        return folder;
    }

    /** Answers {@code /static/{folder}/<path>}. */
    void serve(Context ctx) {
        String path = ctx.pathParam("path");
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null || !PATH.matcher(path).matches()) {
            throw new NotFoundResponse("There is no such file");
        }
        byte[] file = files.computeIfAbsent(path, StaticFiles::read);
        // A page from before a restart may ask for the old folder: it gets the file, but must not keep it.
        ctx.header(
                "Cache-Control", ctx.pathParam("folder").equals(folder) ? "max-age=31536000, immutable" : "no-store");
        ctx.contentType(type).result(file);
    }

    private static byte[] read(String path) {
        try (InputStream file = StaticFiles.class.getResourceAsStream(ROOT + path)) {
            if (file == null) {
                throw new NotFoundResponse("There is no such file");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The program's own file " + path + " cannot be read; install it again", e);
        }
    }
}
