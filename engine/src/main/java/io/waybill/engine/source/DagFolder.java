package io.waybill.engine.source;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.DagStore;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the store up to the DAG files below a folder: every {@code *.yaml} and {@code *.yml} but {@code defaults.yaml},
 * hidden files and folders, and what is in {@code images} folders. A change is in the store within two seconds.
 *
 * <p>A broken file keeps its last good version and has its problems noted. A DAG whose file is gone becomes inactive;
 * its runs stay. Of two files with the same DAG, the one that had it first keeps it. Links are followed to files below
 * the folder and nowhere else.
 */
public final class DagFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DagFolder.class);
    /** A file is read once it has been left alone so long; who writes it in pieces is faster than that. */
    private static final Duration QUIET = Duration.ofMillis(100);
    /** And even while something in the folder changes without end. */
    private static final Duration AT_LATEST = Duration.ofMillis(800);
    /** Systems lose changes: network disks, full queues. */
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(30);
    /** How often a folder is looked through that cannot be watched. */
    private static final Duration LOOK_OFTEN = Duration.ofSeconds(1);

    private final Path folder;
    private final FolderLoader loader;
    private final ScheduledExecutorService thread;

    private final Object hints = new Object();
    private final Set<String> suspects = new HashSet<>();
    private @Nullable ScheduledFuture<?> planned;
    private long hintedSince;

    /** The folder's real path; another one when the link that leads to it is turned. */
    private volatile Path root;

    /** Tells one folder from another of the same path; absent before the first look and where there is no such thing. */
    private @Nullable Object rootKey;

    private @Nullable FolderWatch watch;
    private boolean watchRefused;
    private volatile long lookedAt = System.nanoTime();
    /** Whether the last look failed, so that the store may not have what the folder has. */
    private volatile boolean behind;

    private boolean closed;

    /**
     * @param folder the DAG folder; may be a link
     * @param reader reads the files
     * @param check builds a DAG that reads well, and throws where that fails; {@code GraphBuilder::build} does
     * @throws WaybillException {@code INVALID_REQUEST} where the folder is not there
     */
    public DagFolder(Path folder, DagFileReader reader, Consumer<DagSpec> check, DagStore store, Clock clock) {
        this(folder, reader, new DagLoader(check, store, clock));
    }

    /**
     * @param folder the DAG folder; may be a link
     * @param reader reads the files
     * @param shared takes up what is read; other sources may share it
     * @throws WaybillException {@code INVALID_REQUEST} where the folder is not there
     */
    public DagFolder(Path folder, DagFileReader reader, DagLoader shared) {
        this.folder = folder;
        this.root = real(folder);
        this.loader = new FolderLoader(reader, shared);
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "waybill-dag-folder");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    private static Path real(Path folder) {
        try {
            Path real = folder.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
        } catch (IOException e) {
            throw missing(folder, e);
        }
        throw missing(folder, null);
    }

    private static WaybillException missing(Path folder, @Nullable IOException cause) {
        return new WaybillException(
                ErrorCode.INVALID_REQUEST,
                "The DAG folder " + folder + " is not a folder that can be read; make it, or name another one",
                cause);
    }

    /**
     * Reads the whole folder, which is done when this returns, and then watches it.
     *
     * @throws WaybillException {@code DATABASE}
     */
    public void start() {
        turn();
        watch();
        scan();
        var unused = thread.scheduleWithFixedDelay(
                this::look, LOOK_OFTEN.toMillis(), LOOK_OFTEN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Watches where it can; where it cannot, looks through the folder itself. */
    private void look() {
        try {
            lookIfDue();
        } catch (RuntimeException e) {
            LOG.error("The watch of the DAG folder failed in a way that it must not; it goes on", e);
        }
    }

    private void lookIfDue() {
        boolean turned = turn();
        boolean watching = isWatching();
        boolean begun = !watching && watch();
        Duration every = watching && !behind ? LOOK_ANYWAY : LOOK_OFTEN;
        if (turned || begun || System.nanoTime() - lookedAt >= every.toNanos()) {
            scanSafely();
        }
    }

    /** Follows the link that leads to the folder; whether it leads elsewhere now, or another folder is in its place. */
    private synchronized boolean turn() {
        try {
            Path now = folder.toRealPath();
            Object key = key(now);
            if (now.equals(root) && Objects.equals(key, rootKey)) {
                return false;
            }
            root = now;
            rootKey = key;
            if (watch != null) {
                watch.close();
                watch = null;
            }
            return true;
        } catch (IOException e) {
            LOG.debug("The DAG folder {} is not there at this time: {}", folder, e.toString());
            return false;
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private synchronized boolean isWatching() {
        return watch != null && !watch.hasEnded();
    }

    /** Begins to watch; whether it does. */
    private synchronized boolean watch() {
        if (closed || !Files.isDirectory(root)) {
            return false;
        }
        try {
            watch = FolderWatch.start(root, this::hint);
            watchRefused = false;
            return true;
        } catch (IOException e) {
            if (!watchRefused) {
                LOG.warn(
                        "The DAG folder is looked through every {} s, because it cannot be watched: {}"
                                + " (on Linux, raise fs.inotify.max_user_watches)",
                        LOOK_OFTEN.toSeconds(),
                        e.getMessage());
            }
            watchRefused = true;
            return false;
        }
    }

    private void hint(Path path) {
        synchronized (hints) {
            if (path.startsWith(root)) {
                suspects.add(DagFolderListing.relative(root, path));
            }
            long now = System.nanoTime();
            if (planned == null || planned.isDone()) {
                hintedSince = now;
            } else if (now - hintedSince > AT_LATEST.minus(QUIET).toNanos() || !planned.cancel(false)) {
                return;
            }
            try {
                planned = thread.schedule(this::scanSafely, QUIET.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("{} changed after the close", path);
            }
        }
    }

    private void scanSafely() {
        try {
            scan();
        } catch (RuntimeException e) {
            LOG.error("The DAG folder could not be taken up; trying again", e);
        }
    }

    /**
     * Brings the store up to what the folder holds now, on the caller's thread.
     *
     * @throws WaybillException {@code DATABASE}; what was not done is done by the next scan
     */
    public synchronized void scan() {
        Set<String> changed;
        synchronized (hints) {
            changed = Set.copyOf(suspects);
            suspects.clear();
        }
        lookedAt = System.nanoTime();
        behind = true;
        try {
            turn();
            loader.update(root, DagFolderListing.of(root), changed);
            behind = false;
        } catch (IOException e) {
            LOG.error("The DAG folder {} cannot be listed: {}. What was loaded from it stays", root, e.toString());
        } finally {
            if (behind) {
                synchronized (hints) {
                    suspects.addAll(changed);
                }
            }
        }
    }

    /** Ends the watching. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (watch != null) {
                watch.close();
            }
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The DAG folder is still being read at the close");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
