package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.cost.CostEstimate;
import io.waybill.web.cost.CostTotals;
import io.waybill.web.cost.CostWords;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.login.Caller;
import io.waybill.web.view.CostPage;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What containers cost, by DAG and by tag. */
final class CostPages {
    private static final int REFRESH_SECONDS = 60;
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

    private final DagReader reader;
    private final Costs costs;
    private final Layout layout;

    CostPages(DagReader reader, Costs costs, Layout layout) {
        this.reader = reader;
        this.costs = costs;
        this.layout = layout;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/cost", this::cost);
    }

    private void cost(Context ctx) {
        Frame frame = layout.live(ctx, "Cost", "cost", REFRESH_SECONDS, new Frame.Crumb("Cost", ""));
        CostTotals totals = CostTotals.of(costs, reader.all(), Caller.of(ctx)::sees);
        layout.render(
                ctx,
                "cost.jte",
                new CostPage(
                        frame,
                        (int) Costs.PERIOD.toDays(),
                        CostWords.view(totals.total()),
                        lines(totals.dags(), Links::dag),
                        lines(totals.tags(), tag -> Links.dags() + "?tag=" + Links.segment(tag))));
    }

    private static List<CostPage.Line> lines(Map<String, CostEstimate> costs, UnaryOperator<String> href) {
        BigDecimal most = costs.values().stream()
                .map(CostEstimate::dollars)
                .max(Comparator.naturalOrder())
                .orElse(BigDecimal.ZERO);
        return costs.entrySet().stream()
                .filter(cost -> !CostWords.text(cost.getValue()).isEmpty())
                .sorted(Map.Entry.<String, CostEstimate>comparingByValue(Comparator.comparing(CostEstimate::dollars))
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(cost -> new CostPage.Line(
                        cost.getKey(),
                        href.apply(cost.getKey()),
                        CostWords.view(cost.getValue()),
                        share(cost.getValue().dollars(), most)))
                .toList();
    }

    private static int share(BigDecimal dollars, BigDecimal most) {
        return most.signum() == 0
                ? 0
                : dollars.multiply(PERCENT).divide(most, MathContext.DECIMAL64).intValue();
    }
}
