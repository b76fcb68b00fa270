package io.waybill.web.wiring;

import io.waybill.engine.notify.Courier;
import io.waybill.engine.notify.DeadlineWatch;
import io.waybill.engine.notify.LogAlerts;
import io.waybill.engine.store.DeadlineStore;
import io.waybill.engine.store.LogScanStore;
import io.waybill.engine.store.NoticeStore;
import io.waybill.spec.NotifierCatalog;
import io.waybill.web.notify.Notifiers;
import io.waybill.web.settings.NotificationsSettings;
import io.waybill.web.settings.NotifierSettings;
import io.waybill.web.settings.NotifiersFile;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * Who tells what becomes of runs: the notifiers of the settings, the courier that feeds them, and the watches over deadlines
 * and logs.
 */
public final class Notifications implements AutoCloseable {
    private final Notifiers notifiers;
    private final Courier courier;
    private final DeadlineWatch deadlines;
    private final LogAlerts alerts;

    private Notifications(Notifiers notifiers, Courier courier, DeadlineWatch deadlines, LogAlerts alerts) {
        this.notifiers = notifiers;
        this.courier = courier;
        this.deadlines = deadlines;
        this.alerts = alerts;
    }

    /**
     * Starts to watch deadlines and logs, and to send what lies in the outbox and what comes into it.
     *
     * @param named the notifiers, from {@link #read}
     * @param page where the page listens
     */
    static Notifications start(
            List<NotifierSettings> named, Settings settings, Waybill waybill, URI page, Clock clock) {
        URI shown = Objects.requireNonNullElse(settings.server().publicUrl(), page);
        Notifiers notifiers = new Notifiers(named, shown, settings.aws());
        Courier courier =
                new Courier(new NoticeStore(waybill.database()), notifiers.byName(), waybill.secrets(), clock);
        DeadlineWatch deadlines = new DeadlineWatch(
                new DeadlineStore(waybill.database()),
                waybill.runs(),
                waybill.engine().changes()::cancelRun,
                waybill.engine().changes()::failRun,
                clock);
        courier.start();
        deadlines.start();
        LogAlerts alerts = new LogAlerts(new LogScanStore(waybill.database()), waybill.runs(), waybill.logs(), clock);
        alerts.start();
        return new Notifications(notifiers, courier, deadlines, alerts);
    }

    /**
     * The notifiers of the settings, with all that the environment says of them.
     *
     * @throws SettingsException where their file is not right any more, or a variable is missing
     */
    static List<NotifierSettings> read(NotificationsSettings settings) {
        Path file = settings.notifiers();
        return file == null
                ? List.of()
                : NotifiersFile.read(file, System.getenv()).notifiers();
    }

    /**
     * What DAG files may name in {@code on_failure} and its like.
     *
     * @throws SettingsException where the file of notifiers is not right any more
     */
    public static NotifierCatalog catalog(NotificationsSettings settings) {
        Path file = settings.notifiers();
        return file == null
                ? NotifierCatalog.UNKNOWN
                : NotifierCatalog.of(
                        NotifiersFile.readNames(file, System.getenv()).names());
    }

    /** What is secret of the notifiers, as far as this process knows it. */
    static List<String> secrets(NotificationsSettings settings) {
        Path file = settings.notifiers();
        return file == null
                ? List.of()
                : NotifiersFile.readNames(file, System.getenv()).secrets();
    }

    @Override
    public void close() {
        alerts.close();
        deadlines.close();
        courier.close();
        notifiers.close();
    }
}
