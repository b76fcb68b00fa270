package io.waybill.web.wiring;

import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.FileRow;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The folders that have DAG files, each of which may have a folder {@code images} beside them; the DAG folder first.
 * Thread safe.
 */
final class ImageRoots implements Supplier<List<Path>> {
    private static final int PAGE = 500;

    private final Path dagFolder;
    private volatile @Nullable DagStore files;
    private volatile List<Path> roots;
    private volatile boolean stale;

    ImageRoots(Path dagFolder) {
        this.dagFolder = dagFolder;
        this.roots = List.of(dagFolder);
    }

    /** Goes by the files that this store knows, now and later. */
    void follow(DagStore dags) {
        files = dags;
        dags.onFileChange(() -> stale = true);
        stale = true;
    }

    @Override
    public List<Path> get() {
        DagStore dags = files;
        if (dags != null && stale) {
            stale = false;
            roots = read(dags);
        }
        return roots;
    }

    private List<Path> read(DagStore dags) {
        Set<Path> found = new LinkedHashSet<>();
        found.add(dagFolder);
        List<FileRow> page = dags.files("", PAGE);
        while (!page.isEmpty()) {
            for (FileRow file : page) {
                Path parent = dagFolder.resolve(file.file()).getParent();
                if (parent != null) {
                    found.add(parent);
                }
            }
            page = dags.files(page.get(page.size() - 1).file(), PAGE);
        }
        return List.copyOf(found);
    }
}
