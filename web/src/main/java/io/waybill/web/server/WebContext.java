package io.waybill.web.server;

import io.waybill.container.ecs.TargetHealth;
import io.waybill.engine.approval.Approvals;
import io.waybill.engine.asset.Assets;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.store.DagQueries;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.vault.Vault;
import io.waybill.web.cost.Costs;
import io.waybill.web.login.Login;
import io.waybill.web.report.ReportReader;
import io.waybill.web.settings.SettingValue;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the page and the API stand on.
 *
 * @param dags the DAGs
 * @param dagQueries lists of DAGs
 * @param runs lists of runs
 * @param engine takes commands and tells of changes
 * @param backfills makes runs over ranges of dates
 * @param logs where the logs of tasks are
 * @param costs what containers cost
 * @param targets how the targets are
 * @param dagFolder where DAG files are, for people to know
 * @param version of this program
 * @param clock what now is
 * @param notices the outbox of notices
 * @param vault the variables and connections
 * @param approvals what tasks ask people
 * @param assets what tasks write and DAGs wait for
 * @param reports what tries have found
 * @param login who may come in
 * @param settings as they hold, for people to read
 */
public record WebContext(
        DagStore dags,
        DagQueries dagQueries,
        RunQueries runs,
        Engine engine,
        Backfills backfills,
        TaskLogs logs,
        Costs costs,
        Supplier<List<TargetHealth>> targets,
        Path dagFolder,
        String version,
        Clock clock,
        NoticeStore notices,
        Vault vault,
        Approvals approvals,
        Assets assets,
        ReportReader reports,
        Login login,
        List<SettingValue> settings) {
    public WebContext {
        settings = List.copyOf(settings);
    }
}
