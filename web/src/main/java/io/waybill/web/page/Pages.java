package io.waybill.web.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.waybill.container.ecs.TargetHealth;
import io.waybill.engine.approval.Approvals;
import io.waybill.engine.asset.Assets;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.store.AuditStore;
import io.waybill.engine.vault.Vault;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.login.Login;
import io.waybill.web.report.ReportReader;
import io.waybill.web.settings.SettingValue;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** All pages. */
public final class Pages {
    private final DagPages dags;
    private final GridPages grids;
    private final CalendarPages calendars;
    private final DetailPages details;
    private final GanttPages gantts;
    private final RunPages runs;
    private final TriggerPages triggers;
    private final ChangePages changes;
    private final BackfillPages backfillPages;
    private final ClusterPages cluster;
    private final CostPages costPages;
    private final AuditPages audits;
    private final VersionPages versions;
    private final PoolPages pools;
    private final VaultPages vaultPages;
    private final ApprovalPages approvalPages;
    private final AssetPages assetPages;
    private final LoginPages loginPages;
    private final UserPages users;
    private final AccountPages accounts;
    private final ErrorPages errors;
    private final ApiPages apiPages;
    private final SettingsPages settingsPages;

    /**
     * @param reader what pages show
     * @param engine what their buttons ask
     * @param backfills makes runs over ranges of dates
     * @param costs what containers cost
     * @param targets how the targets are
     * @param audit what was asked for
     * @param folder the DAG folder, for people to know where to put files
     * @param assets folder of the static files
     * @param clock what now is
     * @param vault the variables and connections
     * @param approvals what tasks ask people
     * @param tracked what tasks write and DAGs wait for
     * @param reports what tries have found
     * @param login who may come in
     * @param settings as they hold
     * @param api what the API says of itself
     */
    public Pages(
            DagReader reader,
            Engine engine,
            Backfills backfills,
            Costs costs,
            Supplier<List<TargetHealth>> targets,
            AuditStore audit,
            Path folder,
            String assets,
            Clock clock,
            Vault vault,
            Approvals approvals,
            Assets tracked,
            ReportReader reports,
            Login login,
            List<SettingValue> settings,
            JsonNode api) {
        FormToken token = new FormToken();
        Layout layout = new Layout(token, assets, clock);
        AssetViews assetViews = new AssetViews(tracked.store());
        dags = new DagPages(reader, engine, layout, token, costs, folder, assetViews);
        DagViews dagViews = new DagViews(reader, costs, assetViews);
        grids = new GridPages(reader, layout, dagViews);
        calendars = new CalendarPages(reader, layout, dagViews);
        details = new DetailPages(reader, layout, dagViews, assetViews, costs);
        gantts = new GanttPages(reader, layout, new RunViews(reader, costs));
        runs = new RunPages(reader, engine, layout, token, costs, assetViews, reports);
        triggers = new TriggerPages(reader, engine, layout, token, costs, assetViews);
        changes = new ChangePages(reader, engine, layout, token, new RunViews(reader, costs));
        backfillPages = new BackfillPages(reader, backfills, layout, token, costs, assetViews);
        cluster = new ClusterPages(targets, reader, engine, folder, layout);
        costPages = new CostPages(costs, layout);
        audits = new AuditPages(audit, layout);
        versions = new VersionPages(reader, layout, dagViews);
        pools = new PoolPages(engine.pools(), layout, token);
        approvalPages = new ApprovalPages(reader, approvals, layout, token);
        vaultPages = new VaultPages(vault, layout, token);
        assetPages = new AssetPages(tracked, layout, token);
        loginPages = new LoginPages(login, layout, token);
        users = new UserPages(login, layout, token);
        accounts = new AccountPages(login, layout, token, clock);
        errors = new ErrorPages(layout);
        apiPages = new ApiPages(api, layout);
        settingsPages = new SettingsPages(settings, layout);
    }

    /** Adds the addresses of all pages and their forms. */
    public void addTo(RoutesConfig routes) {
        dags.addTo(routes);
        grids.addTo(routes);
        calendars.addTo(routes);
        details.addTo(routes);
        gantts.addTo(routes);
        triggers.addTo(routes);
        runs.addTo(routes);
        changes.addTo(routes);
        backfillPages.addTo(routes);
        cluster.addTo(routes);
        costPages.addTo(routes);
        audits.addTo(routes);
        versions.addTo(routes);
        pools.addTo(routes);
        vaultPages.addTo(routes);
        approvalPages.addTo(routes);
        assetPages.addTo(routes);
        loginPages.addTo(routes);
        users.addTo(routes);
        accounts.addTo(routes);
        apiPages.addTo(routes);
        settingsPages.addTo(routes);
    }

    /** For errors of any address that is not the API's. */
    public ErrorPages errors() {
        return errors;
    }
}
