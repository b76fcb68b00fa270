package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.cost.CostEstimate;
import io.waybill.web.cost.CostTotals;
import io.waybill.web.cost.Costs;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;

/** {@code /api/waybill/v1/costs}: estimates of the last 30 days, by DAG, by tag, by target and by day. */
final class CostApi {
    private static final MathContext DIGITS = new MathContext(6);

    private final Costs costs;

    CostApi(Costs costs) {
        this.costs = costs;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/waybill/v1/costs", this::costs);
    }

    static void describe(ApiDescription api) {
        api.about("Waybill")
                .get(
                        "get_costs",
                        "/api/waybill/v1/costs",
                        "Estimates of the last 30 days, by DAG, tag, target and day.")
                .answers(Answer.class);
    }

    private void costs(Context ctx) {
        CostTotals totals = CostTotals.of(costs, Caller.of(ctx)::sees);
        Json.send(
                ctx,
                new Answer(
                        true,
                        (int) Costs.PERIOD.toDays(),
                        shape(totals.total()),
                        shapes(totals.dags()),
                        shapes(totals.tags()),
                        shapes(totals.targets()),
                        shapes(totals.days())));
    }

    private static Map<String, Cost> shapes(Map<?, CostEstimate> costs) {
        Map<String, Cost> shapes = new TreeMap<>();
        costs.forEach((name, cost) -> shapes.put(name.toString(), shape(cost)));
        return shapes;
    }

    private static Cost shape(CostEstimate cost) {
        return new Cost(cost.dollars().round(DIGITS), cost.seconds(), cost.complete(), cost.assumed());
    }

    private record Answer(
            boolean estimate,
            int days,
            Cost total,
            Map<String, Cost> dags,
            Map<String, Cost> tags,
            Map<String, Cost> targets,
            Map<String, Cost> byDay) {}

    private record Cost(BigDecimal usd, long billedSeconds, boolean complete, boolean assumedRegion) {}
}
