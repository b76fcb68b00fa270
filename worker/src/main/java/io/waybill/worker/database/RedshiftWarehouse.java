package io.waybill.worker.database;

import static io.waybill.spec.table.SqlNames.beside;

import io.waybill.spec.table.ColumnType;
import io.waybill.worker.StepException;
import io.waybill.worker.StepRun;
import io.waybill.worker.files.AwsClients;
import io.waybill.worker.files.DataFiles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.redshift.RedshiftClient;
import software.amazon.awssdk.services.redshift.model.Cluster;
import software.amazon.awssdk.services.redshift.model.InvalidClusterStateException;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;

/** Amazon Redshift, by its Data API: the statements of one call are one transaction. COPY reads the file in S3. */
final class RedshiftWarehouse implements Warehouse {
    private static final Set<String> ENDS = Set.of("FINISHED", "FAILED", "ABORTED");

    private final DatabaseInput input;
    private final RedshiftClient clusters;
    private final RedshiftDataClient data;
    private final String fileSpace;
    private final Duration looks;

    private RedshiftWarehouse(
            DatabaseInput input, RedshiftClient clusters, RedshiftDataClient data, String fileSpace, Duration looks) {
        this.input = input;
        this.clusters = clusters;
        this.data = data;
        this.fileSpace = fileSpace;
        this.looks = looks;
    }

    static RedshiftWarehouse open(StepRun run, DatabaseInput input, Duration looks) {
        if (input.cluster().isEmpty() == input.workgroup().isEmpty()) {
            throw StepException.badInput("Redshift needs either a cluster or a workgroup");
        }
        return new RedshiftWarehouse(
                input,
                AwsClients.redshift(run.environment(), run.connection()),
                AwsClients.redshiftData(run.environment(), run.connection()),
                run.environment().getOrDefault(DataFiles.VARIABLE, ""),
                looks);
    }

    @Override
    public String resume() {
        if (input.cluster().isEmpty()) {
            run(List.of("SELECT 1"), "The workgroup " + input.workgroup() + " cannot be used");
            return "The workgroup " + input.workgroup() + " answers";
        }
        boolean asked = false;
        while (true) {
            String state = state();
            switch (state) {
                case "available", "available, prep-for-resize" -> {
                    return "The cluster " + input.cluster() + " is available" + (asked ? " again" : "");
                }
                case "paused" -> {
                    wake();
                    asked = true;
                }
                case "deleting",
                        "final-snapshot",
                        "hardware-failure",
                        "incompatible-hsm",
                        "incompatible-network",
                        "incompatible-parameters",
                        "incompatible-restore",
                        "storage-full" ->
                    throw StepException.notPassed(
                            "The cluster " + input.cluster() + " is " + state + ", and does not come back by itself");
                default -> pause();
            }
        }
    }

    private String state() {
        try {
            return clusters.describeClusters(request -> request.clusterIdentifier(input.cluster())).clusters().stream()
                    .findFirst()
                    .map(Cluster::clusterStatus)
                    .orElse("nowhere");
        } catch (SdkException e) {
            throw AwsClients.told(e, "The cluster " + input.cluster());
        }
    }

    private void wake() {
        try {
            var unused = clusters.resumeCluster(request -> request.clusterIdentifier(input.cluster()));
        } catch (InvalidClusterStateException e) {
            // Somebody else woke it just now; the next look tells.
        } catch (SdkException e) {
            throw AwsClients.told(e, "The cluster " + input.cluster() + " cannot be resumed");
        }
        pause();
    }

    @Override
    public void ensureSchema(String schema) {
        run(List.of(Statements.createSchema(schema)), "The schema " + schema + " cannot be made");
    }

    @Override
    public void recreate(String schema, DatabaseInput.Table table) {
        run(
                List.of(
                        Statements.dropBeside(schema, table),
                        Statements.createBeside(schema, table, ColumnType::inRedshift)),
                "The table beside " + table.name() + " cannot be made");
    }

    @Override
    public long load(DatabaseInput asked, DatabaseInput.Table table) {
        String schema = asked.schema();
        String aside = Statements.named(schema, beside(table.name()));
        DescribeStatementResponse end = run(
                List.of(
                        Statements.createBeside(schema, table, ColumnType::inRedshift),
                        // TRUNCATE would end the transaction.
                        "DELETE FROM " + aside,
                        copy(asked, table, aside),
                        Statements.drop(schema, table),
                        Statements.takePlace(schema, table)),
                table.sourceFile() + " cannot be loaded into " + schema + "." + table.name() + ", which is as it was");
        long copied =
                end.subStatements().size() < 3 ? -1 : end.subStatements().get(2).resultRows();
        return Math.max(copied, 0);
    }

    private String copy(DatabaseInput asked, DatabaseInput.Table table, String aside) {
        String role = asked.copyRole().isEmpty() ? "default" : text(asked.copyRole());
        return "COPY " + aside + " " + Statements.columns(table) + " FROM " + text(source(table)) + " IAM_ROLE " + role
                + " FORMAT AS CSV DELIMITER " + text(asked.separator()) + " NULL AS " + text(asked.nullValue())
                + (asked.header() ? " IGNOREHEADER 1" : "")
                + (table.sourceFile().endsWith(".gz") ? " GZIP" : "");
    }

    /** Redshift knows no other escape of a quote in a text than a second one. */
    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private String source(DatabaseInput.Table table) {
        if (table.sourceFile().startsWith(DataFiles.S3)) {
            return table.sourceFile();
        }
        if (fileSpace.startsWith(DataFiles.S3)) {
            return fileSpace + (fileSpace.endsWith("/") ? "" : "/") + table.sourceFile();
        }
        throw StepException.badInput("Redshift reads files in S3 only, and " + table.sourceFile()
                + " is in a folder of this machine: put it into S3 first (publish_s3), and name it as s3://bucket/key");
    }

    /** Runs statements in one transaction, and waits for its end. */
    private DescribeStatementResponse run(List<String> statements, String fault) {
        // A repeat of this very call, as the SDK makes where no answer came, runs nothing twice.
        String token = UUID.randomUUID().toString();
        try {
            String id = statements.size() == 1 ? single(statements.get(0), token) : batch(statements, token);
            while (true) {
                DescribeStatementResponse told = data.describeStatement(request -> request.id(id));
                if (ENDS.contains(told.statusAsString())) {
                    if (told.status() == StatusString.FINISHED) {
                        return told;
                    }
                    String error = told.error() == null ? "it was " + told.statusAsString() : told.error();
                    throw StepException.notPassed(fault + ": " + error);
                }
                pause();
            }
        } catch (SdkException e) {
            throw AwsClients.told(e, fault);
        }
    }

    private String single(String statement, String token) {
        return data.executeStatement(request -> request.clusterIdentifier(given(input.cluster()))
                        .workgroupName(given(input.workgroup()))
                        .database(database())
                        .dbUser(given(input.dbUser()))
                        .secretArn(given(input.secretArn()))
                        .clientToken(token)
                        .sql(statement))
                .id();
    }

    private String batch(List<String> statements, String token) {
        return data.batchExecuteStatement(request -> request.clusterIdentifier(given(input.cluster()))
                        .workgroupName(given(input.workgroup()))
                        .database(database())
                        .dbUser(given(input.dbUser()))
                        .secretArn(given(input.secretArn()))
                        .clientToken(token)
                        .sqls(statements))
                .id();
    }

    private String database() {
        return Optional.of(input.database()).filter(name -> !name.isEmpty()).orElse("dev");
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private void pause() {
        try {
            Thread.sleep(looks.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StepException.tryAgain("The step was told to end", e);
        }
    }

    @Override
    public void close() {
        clusters.close();
        data.close();
    }
}
