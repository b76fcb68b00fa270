package io.waybill.web.wiring;

import io.waybill.container.sources.ManagedSecrets;
import io.waybill.container.sources.ParameterStore;
import io.waybill.container.sources.SecretFiles;
import io.waybill.engine.plugin.AwsAccess;
import io.waybill.engine.vault.SecretSource;
import io.waybill.engine.vault.SecretSources;
import io.waybill.web.settings.SecretsSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Where variables and connections are kept outside, as the settings say, and who asks there. */
public final class OutsideSources implements AutoCloseable {
    private static final int THREADS = 4;

    private final SecretsSettings settings;
    private final Map<String, SecretSource> outside = new LinkedHashMap<>();
    private final ExecutorService threads;

    /**
     * Makes clients for those that the settings name, and asks nothing.
     *
     * @param services how a service of AWS is spoken to for a target
     */
    public OutsideSources(SecretsSettings settings, BiFunction<String, String, AwsAccess> services) {
        this.settings = settings;
        for (String name : settings.sources()) {
            switch (name) {
                case SecretsSettings.FILES ->
                    outside.put(name, new SecretFiles(settings.variablesFile(), settings.connectionsFile()));
                case SecretsSettings.SECRETS_MANAGER ->
                    outside.put(
                            name,
                            new ManagedSecrets(
                                    services.apply("", "secretsmanager"),
                                    settings.secretsManagerVariables(),
                                    settings.secretsManagerConnections(),
                                    settings.secretsManagerSeparator()));
                case SecretsSettings.PARAMETER_STORE ->
                    outside.put(
                            name,
                            new ParameterStore(
                                    services.apply("", "ssm"),
                                    settings.parameterStoreVariables(),
                                    settings.parameterStoreConnections()));
                default -> {
                    // The environment and the database are no business of ours.
                }
            }
        }
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "waybill-secrets-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
    }

    /** Those that were made, by what the settings call them. */
    public Map<String, SecretSource> outside() {
        return Map.copyOf(outside);
    }

    /** All sources in their order. */
    SecretSources inOrder() {
        return new SecretSources(settings.sources(), outside, settings.keepAnswers(), threads);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (SecretSource source : outside.values()) {
            if (source instanceof ManagedSecrets secrets) {
                secrets.close();
            } else if (source instanceof ParameterStore store) {
                store.close();
            }
        }
    }
}
