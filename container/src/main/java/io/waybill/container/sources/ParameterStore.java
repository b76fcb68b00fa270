package io.waybill.container.sources;

import io.waybill.engine.plugin.AwsAccess;
import io.waybill.engine.vault.SecretText;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * AWS SSM Parameter Store, with names as Airflow's {@code SystemsManagerParameterStoreBackend} has them:
 * {@code /airflow/variables/region}. A parameter of the type SecureString is secret, whatever it is called.
 */
public final class ParameterStore extends AwsSource {
    private static final int MOST_LEVELS = 15;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./-]{1,1011}");

    private final SsmClient client;

    /**
     * Makes its client; nothing is asked yet.
     *
     * @param variables the prefix of variables; empty for none
     * @param connections the prefix of connections; empty for none
     */
    public ParameterStore(AwsAccess access, String variables, String connections) {
        super("ssm:GetParameter", slashed(variables), slashed(connections));
        client = client(SsmClient.builder(), access);
    }

    /** Names with levels begin with a slash. */
    private static String slashed(String prefix) {
        String start = start(prefix, "/");
        return start.isEmpty() || start.startsWith("/") ? start : "/" + start;
    }

    @Override
    public String title() {
        return "AWS SSM Parameter Store";
    }

    @Override
    boolean mayBe(String name) {
        return NAME.matcher(name).matches()
                && name.chars().filter(c -> c == '/').count() <= MOST_LEVELS;
    }

    @Override
    Optional<SecretText> get(String name) {
        try {
            Parameter found = client.getParameter(request -> request.name(name).withDecryption(true))
                    .parameter();
            return Optional.of(
                    SecretText.of(found.value(), found.type() == ParameterType.SECURE_STRING, name + " in " + title()));
        } catch (ParameterNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.close();
        super.close();
    }
}
