package io.waybill.web.settings;

import static java.util.Objects.requireNonNull;

/**
 * All settings, one record per area. Their keys are the components' names in snake case: {@code server.port}.
 *
 * @param server the page and the API
 * @param login who may come in
 * @param oidc by which provider people log in
 * @param dags where DAG files come from
 * @param labels DAGs in labels of task definitions
 * @param state where this machine keeps what must outlive the process
 * @param database where runs are kept
 * @param scheduler how much is done at once
 * @param aws which ECS and CloudWatch Logs are spoken to
 * @param localFargate the ECS of this machine
 * @param cost what containers cost
 * @param notifications who is told what becomes of runs
 * @param secrets how secrets are kept
 * @param plugins where further operators come from
 * @param log what the program writes to its log
 * @param traces where traces of runs go
 * @param lineage where OpenLineage's events go
 * @param http what the engine may call where a DAG file says so
 */
public record Settings(
        ServerSettings server,
        LoginSettings login,
        OidcSettings oidc,
        DagsSettings dags,
        LabelsSettings labels,
        StateSettings state,
        StoreSettings database,
        SchedulerSettings scheduler,
        AwsSettings aws,
        LocalSettings localFargate,
        CostSettings cost,
        NotificationsSettings notifications,
        SecretsSettings secrets,
        PluginsSettings plugins,
        LogSettings log,
        TracesSettings traces,
        LineageSettings lineage,
        HttpSettings http) {
    public Settings {
        requireNonNull(server, "server");
        requireNonNull(login, "login");
        requireNonNull(oidc, "oidc");
        requireNonNull(dags, "dags");
        requireNonNull(labels, "labels");
        requireNonNull(state, "state");
        requireNonNull(database, "database");
        requireNonNull(scheduler, "scheduler");
        requireNonNull(aws, "aws");
        requireNonNull(localFargate, "localFargate");
        requireNonNull(cost, "cost");
        requireNonNull(notifications, "notifications");
        requireNonNull(secrets, "secrets");
        requireNonNull(plugins, "plugins");
        requireNonNull(log, "log");
        requireNonNull(traces, "traces");
        requireNonNull(lineage, "lineage");
        requireNonNull(http, "http");
    }
}
