package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.cost.CostEstimate;
import io.waybill.web.cost.CostTotals;
import io.waybill.web.cost.CostWords;
import io.waybill.web.cost.Costs;
import io.waybill.web.login.Caller;
import io.waybill.web.view.CostPage;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** What containers cost, by DAG, by tag, by target and by day. */
final class CostPages {
    private static final int REFRESH_SECONDS = 60;
    private static final int MOST_LINES = 50;
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

    private final Costs costs;
    private final Layout layout;

    CostPages(Costs costs, Layout layout) {
        this.costs = costs;
        this.layout = layout;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/cost", this::cost);
    }

    private void cost(Context ctx) {
        Frame frame = layout.live(ctx, "Cost", "cost", REFRESH_SECONDS, new Frame.Crumb("Cost", ""));
        CostTotals totals = CostTotals.of(costs, Caller.of(ctx)::sees);
        layout.render(
                ctx,
                "cost.jte",
                new CostPage(
                        frame,
                        (int) Costs.PERIOD.toDays(),
                        CostWords.view(totals.total()),
                        dearest(totals.dags(), Links::dag),
                        dearest(totals.tags(), CostPages::tag),
                        dearest(totals.targets(), target -> "/cluster"),
                        days(totals.days())));
    }

    /** Where a tag leads; a cost tag is no tag of the list of DAGs. */
    private static String tag(String tag) {
        return tag.contains("=") ? "" : Links.dags() + "?tag=" + Links.segment(tag);
    }

    private static List<CostPage.Line> dearest(Map<String, CostEstimate> costs, UnaryOperator<String> href) {
        BigDecimal most = most(costs);
        List<CostPage.Line> lines = new ArrayList<>();
        CostEstimate rest = CostEstimate.NONE;
        int more = 0;
        for (var cost : costs.entrySet().stream()
                .filter(cost -> !CostWords.text(cost.getValue()).isEmpty())
                .sorted(Map.Entry.<String, CostEstimate>comparingByValue(Comparator.comparing(CostEstimate::dollars))
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList()) {
            if (lines.size() < MOST_LINES) {
                lines.add(line(cost.getKey(), href.apply(cost.getKey()), cost.getValue(), most));
            } else {
                rest = rest.plus(cost.getValue());
                more++;
            }
        }
        if (more > 0) {
            lines.add(line(more + " more", "", rest, rest.dollars().max(most)));
        }
        return lines;
    }

    /** The newest first, without a gap, so that bars stand where days do. */
    private static List<CostPage.Line> days(SortedMap<LocalDate, CostEstimate> costs) {
        List<CostPage.Line> lines = new ArrayList<>();
        if (!costs.isEmpty()) {
            BigDecimal most = most(costs);
            for (LocalDate day = costs.lastKey(); !day.isBefore(costs.firstKey()); day = day.minusDays(1)) {
                lines.add(line(day.toString(), "", costs.getOrDefault(day, CostEstimate.NONE), most));
            }
        }
        return lines;
    }

    private static BigDecimal most(Map<?, CostEstimate> costs) {
        return costs.values().stream()
                .map(CostEstimate::dollars)
                .max(Comparator.naturalOrder())
                .orElse(BigDecimal.ZERO);
    }

    private static CostPage.Line line(String name, String href, CostEstimate cost, BigDecimal most) {
        return new CostPage.Line(name, href, CostWords.view(cost), share(cost.dollars(), most));
    }

    private static int share(BigDecimal dollars, BigDecimal most) {
        return most.signum() == 0
                ? 0
                : dollars.multiply(PERCENT).divide(most, MathContext.DECIMAL64).intValue();
    }
}
