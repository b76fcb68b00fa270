package io.waybill.engine.vault;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a vault see every few seconds what other schedulers have changed. */
public final class VaultWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VaultWatch.class);
    private static final int SECONDS = 5;

    private final Vault vault;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread watcher = new Thread(work, "waybill-vault");
        watcher.setDaemon(true);
        return watcher;
    });

    public VaultWatch(Vault vault) {
        this.vault = vault;
    }

    /** Starts to. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            vault.refresh();
        } catch (RuntimeException e) {
            LOG.warn("Variables and connections were not looked at; what was read before holds: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
