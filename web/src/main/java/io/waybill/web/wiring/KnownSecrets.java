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
 * of the local Fargate's secrets file as it is now, and those of variables and connections. What Fargate reads from Secrets Manager in AWS never comes to this process. Thread
 * safe.
 */
final class KnownSecrets implements Supplier<Masking> {
    private final List<String> ofSettings;
    private final @Nullable Path file;
    private final Supplier<List<String>> ofVault;
    private volatile Known known;

    /** What was in a file of this time and size. */
    private record Known(
            @Nullable FileTime changed, long size, List<String> vault, List<String> file, Masking masking) {}

    /**
     * @param ofVault the secret values of variables and connections; the same list as long as nothing has changed
     */
    KnownSecrets(Settings settings, Supplier<List<String>> ofVault) {
        this.ofVault = ofVault;
        List<String> all = new ArrayList<>(List.of(
                settings.database().password(),
                settings.aws().secretAccessKey(),
                settings.oidc().clientSecret(),
                settings.lineage().apiKey()));
        settings.traces().headers().stream()
                .map(header -> header.substring(header.indexOf('=') + 1))
                .forEach(all::add);
        all.addAll(Notifications.secrets(settings.notifications()));
        ofSettings = List.copyOf(all);
        file = settings.localFargate().secrets();
        this.known = known(null, -1, List.of());
    }

    @Override
    public Masking get() {
        if (known.vault != ofVault.get()) {
            known = known(known.changed, known.size, known.file);
        }
        if (file == null) {
            return known.masking;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            if (!changed.equals(known.changed) || size != known.size) {
                known = known(changed, size, Secrets.values(file));
            }
        } catch (IOException e) {
            // Gone, or not to be read: no container gets anything from it, and what was in it stays masked.
        }
        return known.masking;
    }

    private Known known(@Nullable FileTime changed, long size, List<String> inFile) {
        List<String> vault = ofVault.get();
        List<String> all = new ArrayList<>(ofSettings);
        all.addAll(inFile);
        all.addAll(vault);
        return new Known(changed, size, vault, inFile, Masking.of(all));
    }
}
