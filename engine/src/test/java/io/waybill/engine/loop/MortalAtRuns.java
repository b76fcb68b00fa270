package io.waybill.engine.loop;

import io.waybill.engine.store.NewRun;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.util.List;

/** A store around whose new runs the engine may die, too. */
final class MortalAtRuns extends MortalStorage {
    private final Death death;

    MortalAtRuns(RunStorage storage, Death death) {
        super(storage, death);
        this.death = death;
    }

    @Override
    public RunRow create(NewRun run, List<TaskRow> tasks) {
        death.mayCome("before the run is made");
        RunRow made = super.create(run, tasks);
        death.mayCome("after the run is made");
        return made;
    }
}
