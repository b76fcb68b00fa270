package io.waybill.engine.source;

import io.waybill.engine.error.WaybillException;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFileReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the files of the DAG folder to the loader, those that may have changed. Used by one thread at a time. */
final class FolderLoader {
    private static final Logger LOG = LoggerFactory.getLogger(FolderLoader.class);

    private final DagFileReader reader;
    private final DagLoader loader;
    private final Map<String, Seen> seen = new HashMap<>();

    FolderLoader(DagFileReader reader, DagLoader loader) {
        this.reader = reader;
        this.loader = loader;
    }

    /**
     * What is in memory of a file.
     *
     * @param stamp absent where it is to be read, however it looks
     * @param included the files that it may take groups from
     */
    private record Seen(@Nullable FileStamp stamp, Set<String> included) {
        static final Seen NEVER = new Seen(null, Set.of());
    }

    /**
     * Brings the store up to what the folder holds.
     *
     * @param root the folder's real path
     * @param listing what is there
     * @param suspects files that are read even if they look unchanged
     * @throws WaybillException {@code DATABASE}; what was not done is done by the next call
     */
    void update(Path root, DagFolderListing listing, Set<String> suspects) {
        loader.update(() -> {
            for (String file : loader.files()) {
                boolean ours = !LabelScan.isFamily(file);
                if (ours && !listing.files().containsKey(file) && !listing.isUnknown(file)) {
                    loader.forget(file);
                    seen.remove(file);
                }
            }
            listing.files().forEach((file, path) -> {
                Seen known = seen.getOrDefault(file, Seen.NEVER);
                // From before the file is read, so that a change meanwhile is seen at the next look.
                FileStamp stamp = FileStamp.of(FileContent.sources(root, path, known.included()));
                if (!stamp.equals(known.stamp()) || suspects.contains(file)) {
                    load(root, file, path, stamp);
                }
            });
        });
    }

    private void load(Path root, String file, Path path, FileStamp stamp) {
        Set<String> included = seen.getOrDefault(file, Seen.NEVER).included();
        @Nullable FileStamp before = stamp;
        try {
            FileContent content = FileContent.read(root, path);
            if (!content.named().equals(included)) {
                // What it takes groups from was not stamped before it was read, so it is looked at once more.
                included = content.named();
                before = null;
            }
            if (!loader.has(file, content.hash())) {
                loader.take(file, content.hash(), () -> content.read(reader, file));
            }
        } catch (NoSuchFileException vanished) {
            LOG.debug("{} went away before it was read", file);
            return;
        } catch (IOException e) {
            loader.unreadable(
                    file,
                    new SpecProblem(
                            file,
                            1,
                            1,
                            ProblemCode.FILE_UNREADABLE,
                            "The file cannot be read: " + e,
                            "check its rights"));
        }
        seen.put(file, new Seen(before, included));
    }
}
