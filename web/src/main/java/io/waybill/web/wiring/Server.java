package io.waybill.web.wiring;

import io.waybill.engine.approval.Approvals;
import io.waybill.engine.asset.AssetTriggers;
import io.waybill.engine.asset.Assets;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.cost.PriceTable;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.RunReports;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.schedule.RunMaker;
import io.waybill.engine.schedule.Schedule;
import io.waybill.engine.source.DagFolder;
import io.waybill.engine.source.DagLoader;
import io.waybill.engine.source.LabelScan;
import io.waybill.engine.store.ApprovalStore;
import io.waybill.engine.store.BackfillStore;
import io.waybill.engine.store.DagQueries;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.UserStore;
import io.waybill.engine.vault.VaultWatch;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.labels.LabelReader;
import io.waybill.web.cost.Costs;
import io.waybill.web.login.Login;
import io.waybill.web.report.ReportReader;
import io.waybill.web.server.WebContext;
import io.waybill.web.server.WebServer;
import io.waybill.web.server.WebSettings;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.LabelsSettings;
import io.waybill.web.settings.NotifierSettings;
import io.waybill.web.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scheduler, DAG folder, page and API of one machine, wired together. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Waybill waybill;
    private final WebServer web;
    private final Deque<AutoCloseable> opened;

    private Server(Waybill waybill, WebServer web, Deque<AutoCloseable> opened) {
        this.waybill = waybill;
        this.web = web;
        this.opened = opened;
    }

    /**
     * Starts all of it. The DAG folder is loaded, unfinished runs go on and the page listens when this returns.
     *
     * @param workingFolder what relative paths in the settings are relative to
     * @param version of this program, for the API to tell
     * @throws io.waybill.web.settings.SettingsException where a notifier lacks a variable of the environment
     * @throws io.waybill.engine.error.WaybillException {@code INVALID_REQUEST} where the state folder is in use, the DAG folder is not there, or
     *     the port is taken
     */
    public static Server start(EffectiveSettings settings, Path workingFolder, String version, Clock clock) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return start(settings, workingFolder, version, clock, opened);
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    private static Server start(
            EffectiveSettings effective, Path workingFolder, String version, Clock clock, Deque<AutoCloseable> opened) {
        Settings settings = effective.settings();
        WebSettings webSettings = webSettings(settings);
        List<NotifierSettings> notifiers = Notifications.read(settings.notifications());
        Path dagFolder = workingFolder.resolve(settings.dags().folder()).normalize();
        StateFolder state = StateFolder.take(
                workingFolder.resolve(settings.state().folder()).normalize());
        opened.push(state);
        ImageRoots images = new ImageRoots(dagFolder);
        Waybill waybill =
                Waybill.open(settings, state.path(), images, PluginFolders.load(settings, workingFolder), clock);
        opened.push(waybill);
        Login login = login(settings, waybill, clock);
        images.follow(waybill.dags());
        DagLoader loader = new DagLoader(dag -> waybill.graphs().build(dag), waybill.dags(), clock);
        DagFileReader reader = new DagFileReader(
                waybill.operators(), waybill.targets(), Notifications.catalog(settings.notifications()));
        DagFolder folder = new DagFolder(dagFolder, reader, loader);
        opened.push(folder);
        folder.start();
        if (!settings.labels().scan()) {
            LabelScan.forgetAll(loader);
        }
        waybill.engine().start();
        Schedule schedule = Schedule.of(waybill.database(), waybill.dags(), maker(waybill), clock);
        opened.push(schedule);
        Backfills backfills = new Backfills(
                new BackfillStore(waybill.database()), waybill.dags(), waybill.runs(), waybill.engine(), clock);
        opened.push(backfills);
        AssetTriggers triggers = new AssetTriggers(waybill.dags(), waybill.runs(), (dagId, assets) -> {
            var unused = waybill.engine().trigger(TriggerRequest.byAssets(dagId, assets));
        });
        opened.push(triggers);
        opened.push(waybill.engine().subscribe(change -> {
            if (change.runState().isTerminal()) {
                schedule.runEnded(change.dagId());
                backfills.runEnded(change.dagId());
                triggers.runEnded(change.dagId());
            }
        }));
        schedule.start();
        backfills.start();
        int renewed = waybill.vault().renewKeys();
        if (renewed > 0) {
            LOG.info("{} variables and connections were encrypted anew with the first key", renewed);
        }
        VaultWatch watch = new VaultWatch(waybill.vault());
        opened.push(watch);
        watch.start();
        triggers.start();
        if (settings.labels().scan()) {
            LabelScan scan = scan(settings.labels(), waybill, reader, loader);
            opened.push(scan);
            scan.start();
        }
        Costs costs = costs(settings, workingFolder, waybill, clock);
        readAhead(costs);
        WebServer web = WebServer.start(
                webSettings,
                new WebContext(
                        waybill.dags(),
                        waybill.dagQueries(),
                        waybill.runQueries(),
                        waybill.engine(),
                        backfills,
                        waybill.logs(),
                        costs,
                        waybill.compute().targets()::health,
                        dagFolder,
                        version,
                        clock,
                        new NoticeStore(waybill.database()),
                        waybill.vault(),
                        new Approvals(new ApprovalStore(waybill.database()), waybill.engine()),
                        new Assets(waybill.runs().assets(), waybill.engine(), clock),
                        new ReportReader(
                                new RunReports(
                                        waybill.runFiles(), waybill.files().toString()),
                                waybill.secrets()),
                        login,
                        effective.values()));
        opened.push(web);
        opened.push(Notifications.start(notifiers, settings, waybill, web.address(), clock));
        Outside.start(settings, waybill, version, clock).forEach(opened::push);
        state.note("process " + ProcessHandle.current().pid() + ", " + web.address());
        return new Server(waybill, web, opened);
    }

    private static WebSettings webSettings(Settings settings) {
        boolean hasLogin = settings.login().mode().hasLogin();
        List<String> names = new ArrayList<>(settings.server().allowedHosts());
        URI publicUrl = settings.server().publicUrl();
        if (hasLogin && publicUrl != null && publicUrl.getHost() != null) {
            names.add(publicUrl.getHost());
        }
        return new WebSettings(settings.server().host(), settings.server().port(), names, hasLogin);
    }

    private static Login login(Settings settings, Waybill waybill, Clock clock) {
        DagQueries dags = waybill.dagQueries();
        Login login = new Login(
                settings.login(),
                settings.oidc(),
                settings.server().publicUrl(),
                new UserStore(waybill.database()),
                waybill.runQueries().audit(),
                waybill.secretBox(),
                dags::tags,
                clock);
        boolean onlyUsers = login.hasPasswords() && !settings.login().mode().hasProvider();
        if (onlyUsers && !login.users().hasAdmin()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "login.mode is users, and there is none yet who is admin. Make one first: waybill users create NAME"
                            + " --role admin");
        }
        return login;
    }

    private static LabelScan scan(LabelsSettings settings, Waybill waybill, DagFileReader reader, DagLoader loader) {
        return new LabelScan(
                waybill.compute().targets().found(settings.target()),
                new LabelReader(waybill.operators(), reader),
                loader,
                new LabelScan.Scope(settings.target(), settings.familyPrefix(), settings.interval()));
    }

    private static Costs costs(Settings settings, Path workingFolder, Waybill waybill, Clock clock) {
        Path file = settings.cost().prices();
        PriceTable prices = file == null ? PriceTable.builtIn() : PriceTable.read(workingFolder.resolve(file));
        return new Costs(waybill.database(), prices, settings.aws().region(), clock);
    }

    /** Whoever looks at the costs of a busy month first need not wait for them. */
    private static void readAhead(Costs costs) {
        CompletableFuture<?> unused = CompletableFuture.runAsync(costs::read).exceptionally(e -> {
            LOG.debug("What containers cost is read when somebody looks at it", e);
            return null;
        });
    }

    private static RunMaker maker(Waybill waybill) {
        return (dagId, tick) -> {
            TriggerRequest.Interval interval = new TriggerRequest.Interval(tick.start(), tick.at());
            var unused = waybill.engine().trigger(TriggerRequest.scheduled(dagId, tick.logicalDate(), interval));
        };
    }

    /** Where the page and the API listen. */
    public URI address() {
        return web.address();
    }

    /** What it runs on. */
    public Waybill waybill() {
        return waybill;
    }

    /** Answers what is under way, then stops. Containers go on; the next start takes them up. */
    @Override
    public void close() {
        closeAll(opened);
    }

    /** The last opened first; what fails to close does not keep the others open. */
    private static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                next.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.error("{} did not close", next, e);
            }
        }
    }
}
