package io.waybill.worker.database;

import com.fasterxml.jackson.databind.node.LongNode;
import io.waybill.spec.SpecValueException;
import io.waybill.worker.ExitCode;
import io.waybill.worker.Step;
import io.waybill.worker.StepException;
import io.waybill.worker.StepRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** One of the steps of a load. */
public final class DatabaseStep implements Step {
    private static final Duration LOOKS = Duration.ofSeconds(5);

    private final Work work;
    private final Duration looks;

    private DatabaseStep(Work work, Duration looks) {
        this.work = work;
        this.looks = looks;
    }

    private enum Work {
        RESUME("db_resume", "waits until a database can be used, and wakes a paused cluster"),
        SCHEMA("db_schema", "makes a schema where it is not there"),
        RECREATE("db_recreate", "makes an empty table beside the one that is to be loaded"),
        LOAD("db_load", "loads a file into that table, which then takes the other's place");

        private final String name;
        private final String about;

        Work(String name, String about) {
            this.name = name;
            this.about = about;
        }
    }

    /** All of them. */
    public static List<Step> all() {
        return all(LOOKS);
    }

    /** @param looks how long is waited between two looks at what takes its time elsewhere */
    static List<Step> all(Duration looks) {
        return Stream.of(Work.values())
                .<Step>map(work -> new DatabaseStep(work, looks))
                .toList();
    }

    @Override
    public String name() {
        return work.name;
    }

    @Override
    public String about() {
        return work.about;
    }

    @Override
    public ExitCode run(StepRun run) throws IOException {
        DatabaseInput input = run.inputAs(DatabaseInput.class);
        try (Warehouse warehouse = open(run, input)) {
            switch (work) {
                case RESUME -> run.log().line(warehouse.resume());
                case SCHEMA -> {
                    warehouse.ensureSchema(input.schema());
                    run.log().line("The schema " + input.schema() + " is there");
                }
                case RECREATE -> {
                    DatabaseInput.Table table = input.whole();
                    warehouse.recreate(input.schema(), table);
                    run.log().line("An empty table for " + input.schema() + "." + table.name() + " is there");
                }
                case LOAD -> {
                    DatabaseInput.Table table = input.whole();
                    long rows = warehouse.load(input, table);
                    run.log()
                            .line(rows + " rows of " + table.sourceFile() + " are in " + input.schema() + "."
                                    + table.name());
                    run.output("rows", LongNode.valueOf(rows));
                }
            }
            return ExitCode.DONE;
        } catch (SpecValueException e) {
            throw StepException.badInput(e.getMessage() + " (" + e.remedy() + ")");
        }
    }

    private Warehouse open(StepRun run, DatabaseInput input) {
        return switch (input.engine()) {
            case POSTGRES -> PostgresWarehouse.open(run, input);
            case REDSHIFT -> RedshiftWarehouse.open(run, input, looks);
        };
    }
}
