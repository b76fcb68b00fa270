package io.waybill.web.page;

import static java.util.Objects.requireNonNull;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.VersionHead;
import io.waybill.engine.store.VersionRow;
import io.waybill.spec.bind.DagDocument;
import io.waybill.web.dag.DagReader;
import io.waybill.web.view.DagHead;
import io.waybill.web.view.DagVersionsPage;
import io.waybill.web.view.DagVersionsPage.Line;
import io.waybill.web.view.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of a DAG. */
final class VersionPages {
    private static final int SHOWN = 100;
    private static final int LINES_AROUND = 3;
    private static final int HASH_DIGITS = 12;

    private final DagReader reader;
    private final Layout layout;
    private final DagViews dags;

    VersionPages(DagReader reader, Layout layout, DagViews dags) {
        this.reader = reader;
        this.layout = layout;
        this.dags = dags;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/dags/{dagId}/versions", this::versions);
    }

    private void versions(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        String dagId = dag.dag().dagId();
        Frame frame = layout.live(ctx, dagId, "dag/" + dagId, 0, new Frame.Crumb(dagId, ""));
        List<VersionHead> heads = reader.versions(dagId, SHOWN);
        VersionHead newer = requireNonNull(find(heads, ctx.queryParam("to"), heads.get(0)));
        VersionHead before = heads.stream()
                .filter(head -> head.number() < newer.number())
                .findFirst()
                .orElse(null);
        VersionHead older = find(heads, ctx.queryParam("from"), before);
        Difference difference = older == null
                ? new Difference("", List.of())
                : difference(
                        reader.version(older.id()).row(),
                        reader.version(newer.id()).row());
        layout.render(
                ctx,
                "dagVersions.jte",
                new DagVersionsPage(
                        frame,
                        dags.head(dag, DagHead.Tab.VERSIONS, frame.viewer().now()),
                        heads.stream()
                                .map(head -> new DagVersionsPage.Version(
                                        head.number(),
                                        head.createdAt(),
                                        head.hash()
                                                .substring(
                                                        0,
                                                        Math.min(
                                                                HASH_DIGITS,
                                                                head.hash().length())),
                                        head.number() == 1
                                                ? ""
                                                : DagHead.Tab.VERSIONS.href(dagId) + "?to=" + head.number()))
                                .toList(),
                        older == null ? 0 : older.number(),
                        newer.number(),
                        difference.what(),
                        difference.lines()));
    }

    private static @Nullable VersionHead find(
            List<VersionHead> heads, @Nullable String number, @Nullable VersionHead usual) {
        if (number == null) {
            return usual;
        }
        return heads.stream()
                .filter(head -> Integer.toString(head.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.INVALID_REQUEST, "There is no version '" + number + "' among the last " + SHOWN));
    }

    private record Difference(String what, List<Line> lines) {}

    /** Of the files; where they are the same, something in a defaults file was changed. */
    private static Difference difference(VersionRow older, VersionRow newer) {
        return older.source().equals(newer.source())
                ? new Difference(
                        "The file is the same; this is the DAG with its defaults.",
                        lines(effective(older), effective(newer)))
                : new Difference("The file", lines(older.source(), newer.source()));
    }

    private static String effective(VersionRow version) {
        return DagDocument.writeYaml(DagDocument.read(version.document()));
    }

    private static List<Line> lines(String older, String newer) {
        List<String> before = older.lines().toList();
        List<String> unified = UnifiedDiffUtils.generateUnifiedDiff(
                "", "", before, DiffUtils.diff(before, newer.lines().toList()), LINES_AROUND);
        List<Line> lines = new ArrayList<>();
        // The first two lines name the files.
        for (String line : unified.subList(Math.min(2, unified.size()), unified.size())) {
            if (line.startsWith("@@")) {
                lines.add(new Line("gap", line));
            } else {
                String kind = line.startsWith("-") ? "old" : line.startsWith("+") ? "new" : "same";
                lines.add(new Line(kind, line.substring(1)));
            }
        }
        return lines;
    }
}
