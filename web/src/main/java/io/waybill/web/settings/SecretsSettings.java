package io.waybill.web.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How secrets are kept, and where variables and connections come from.
 *
 * @param keys what encrypts them, the first of which encrypts and all of which decrypt; empty: a file of the state folder
 * @param sources what is asked for variables and connections, in this order
 * @param keepAnswers how long an answer from outside counts
 * @param variablesFile variables, for the source {@code files}; absent: it has none
 * @param connectionsFile connections, for the source {@code files}; absent: it has none
 * @param secretsManagerVariables the prefix of variables; empty: there are none
 * @param secretsManagerConnections the prefix of connections; empty: there are none
 * @param secretsManagerSeparator what separates prefix and name
 * @param parameterStoreVariables the prefix of variables; empty: there are none
 * @param parameterStoreConnections the prefix of connections; empty: there are none
 */
public record SecretsSettings(
        @Setting(
                value =
                        "The keys that encrypt variables and connections in the database: each 32 bytes in Base64, such as"
                                + " openssl rand -base64 32 prints. The first encrypts, all of them decrypt, so that a new one can be"
                                + " put in front. Empty: the file secret.key of state.folder, which is made at the first start.",
                secret = true)
        List<String> keys,

        @Setting(
                value = "What is asked for variables and connections, in this order: environment, database, files,"
                        + " secrets_manager, parameter_store. The first that has one wins; one that does not answer is waited"
                        + " for. See docs/variables.md.",
                defaultValue = "environment,database")
        List<String> sources,

        @Setting(
                value =
                        "How long an answer of files, secrets_manager or parameter_store counts before it is asked for anew,"
                                + " also that there is nothing; at least 10s.",
                defaultValue = "5m")
        Duration keepAnswers,

        @Setting("A file with variables, for the source files: .env, .json, .yaml or .yml.") @Nullable Path variablesFile,

        @Setting("A file with connections, for the source files: .env, .json, .yaml or .yml.") @Nullable Path connectionsFile,

        @Setting(
                value =
                        "What the names of variables begin with in AWS Secrets Manager; empty, it is not asked for any.",
                defaultValue = "airflow/variables")
        String secretsManagerVariables,

        @Setting(
                value =
                        "What the names of connections begin with in AWS Secrets Manager; empty, it is not asked for any.",
                defaultValue = "airflow/connections")
        String secretsManagerConnections,

        @Setting(value = "What stands between these and the name itself.", defaultValue = "/")
        String secretsManagerSeparator,

        @Setting(
                value =
                        "What the names of variables begin with in the SSM Parameter Store; empty, it is not asked for any.",
                defaultValue = "/airflow/variables")
        String parameterStoreVariables,

        @Setting(
                value =
                        "What the names of connections begin with in the SSM Parameter Store; empty, it is not asked for any.",
                defaultValue = "/airflow/connections")
        String parameterStoreConnections) {
    /** What {@code sources} calls AWS Secrets Manager. */
    public static final String SECRETS_MANAGER = "secrets_manager";

    /** What {@code sources} calls the SSM Parameter Store. */
    public static final String PARAMETER_STORE = "parameter_store";

    /** What {@code sources} calls the two files. */
    public static final String FILES = "files";

    public SecretsSettings {
        keys = List.copyOf(keys);
        sources = List.copyOf(sources);
    }
}
