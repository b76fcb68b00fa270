package io.waybill.web.wiring;

import io.waybill.container.local.secrets.Secrets;
import io.waybill.engine.secret.Masking;
import io.waybill.web.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values that must not be seen, as far as this process knows them: those of the settings and of the notifiers, and those
 * of the local Fargate's secrets file as it is now. What Fargate reads from Secrets Manager in AWS never comes to this process. Thread
 * safe.
 */
final class KnownSecrets implements Supplier<Masking> {
    private final List<String> ofSettings;
    private final @Nullable Path file;
    private volatile Known known;

    /** What was in a file of this time and size. */
    private record Known(@Nullable FileTime changed, long size, Masking masking) {}

    KnownSecrets(Settings settings) {
        List<String> all = new ArrayList<>(
                List.of(settings.database().password(), settings.aws().secretAccessKey()));
        all.addAll(Notifications.secrets(settings.notifications()));
        ofSettings = List.copyOf(all);
        file = settings.localFargate().secrets();
        this.known = new Known(null, -1, masking(List.of()));
    }

    @Override
    public Masking get() {
        if (file == null) {
            return known.masking;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            if (!changed.equals(known.changed) || size != known.size) {
                known = new Known(changed, size, masking(Secrets.values(file)));
            }
        } catch (IOException e) {
            // Gone, or not to be read: no container gets anything from it, and what was in it stays masked.
        }
        return known.masking;
    }

    private Masking masking(List<String> ofFile) {
        List<String> all = new ArrayList<>(ofSettings);
        all.addAll(ofFile);
        return Masking.of(all);
    }
}
