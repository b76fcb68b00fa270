package io.waybill.container.sources;

import io.waybill.engine.plugin.AwsAccess;
import io.waybill.engine.vault.SecretText;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** AWS Secrets Manager, with names as Airflow's {@code SecretsManagerBackend} has them: {@code airflow/variables/region}. */
public final class ManagedSecrets extends AwsSource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");

    private final SecretsManagerClient client;

    /**
     * Makes its client; nothing is asked yet.
     *
     * @param variables the prefix of variables; empty for none
     * @param connections the prefix of connections; empty for none
     * @param separator between a prefix and a name
     */
    public ManagedSecrets(AwsAccess access, String variables, String connections, String separator) {
        super("secretsmanager:GetSecretValue", start(variables, separator), start(connections, separator));
        client = client(SecretsManagerClient.builder(), access);
    }

    @Override
    public String title() {
        return "AWS Secrets Manager";
    }

    @Override
    boolean mayBe(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    Optional<SecretText> get(String name) {
        String place = name + " in " + title();
        try {
            GetSecretValueResponse answer = client.getSecretValue(request -> request.secretId(name));
            return Optional.of(
                    answer.secretString() == null
                            ? SecretText.unreadable(place, "It holds bytes and no text")
                            : SecretText.of(answer.secretString(), false, place));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.close();
        super.close();
    }
}
