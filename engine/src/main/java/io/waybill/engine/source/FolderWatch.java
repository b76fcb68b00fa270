package io.waybill.engine.source;

import io.methvin.watcher.DirectoryWatcher;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of changes below a folder, as the system tells them. What it tells is a hint: some is told twice, some never. */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final DirectoryWatcher watcher;
    private final CompletableFuture<Void> end;

    private FolderWatch(DirectoryWatcher watcher, CompletableFuture<Void> end) {
        this.watcher = watcher;
        this.end = end;
    }

    /**
     * Begins to watch.
     *
     * @param root the folder's real path
     * @param changed is given each path that changed; called on the watch's own thread
     * @throws IOException where the system cannot watch, most often for a limit on watches
     */
    static FolderWatch start(Path root, Consumer<Path> changed) throws IOException {
        DirectoryWatcher watcher = DirectoryWatcher.builder()
                .path(root)
                // Contents are compared when files are read; hashing here would read all of them, data too.
                .fileHashing(false)
                .fileTreeVisitor(visitor(root))
                .listener(event -> changed.accept(event.path() == null ? root : event.path()))
                .build();
        CompletableFuture<Void> end = watcher.watchAsync(loop -> {
            Thread thread = new Thread(loop, "waybill-dag-watch");
            thread.setDaemon(true);
            thread.start();
        });
        FolderWatch watch = new FolderWatch(watcher, end);
        if (end.isCompletedExceptionally()) {
            watch.close();
            try {
                end.join();
            } catch (CompletionException e) {
                throw new IOException("The folder cannot be watched: " + e.getCause(), e);
            }
        }
        return watch;
    }

    private static FileTreeVisitor visitor(Path root) {
        return (start, onFolder, onFile) -> Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!folder.equals(root) && FolderRules.isIgnored(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                onFolder.call(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                onFile.call(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                LOG.debug("{} cannot be watched: {}", file, failure.toString());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Whether it has ended by itself, as it does when the folder is removed. */
    boolean hasEnded() {
        return end.isDone();
    }

    @Override
    public void close() {
        try {
            watcher.close();
        } catch (IOException e) {
            LOG.debug("The watch of the DAG folder was not closed in good order", e);
        }
    }
}
