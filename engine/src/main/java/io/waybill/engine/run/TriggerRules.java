package io.waybill.engine.run;

import io.waybill.spec.TriggerRule;

/**
 * Decides by a trigger rule and the states of the direct parents. A verdict is given as soon as it is certain, also
 * while other parents still run; {@code UPSTREAM_FAILED} beats {@code SKIP}.
 *
 * <p>The meaning is that of Airflow 3, {@code airflow/ti_deps/deps/trigger_rule_dep.py}; where its documentation says
 * otherwise, its code counts. A parent that was removed has ended and is nothing else, so a rule that asks for its
 * success stays open for ever; a run in which nothing else is left is deadlocked and fails.
 */
public final class TriggerRules {
    private TriggerRules() {}

    /** The verdict. A node without parents may always start. */
    public static Verdict decide(TriggerRule rule, ParentTally parents) {
        if (parents.parents() == 0) {
            return Verdict.RUN;
        }
        int all = parents.parents();
        int success = parents.success();
        int skipped = parents.skipped();
        int failed = parents.failed() + parents.upstreamFailed();
        boolean done = parents.allDone();
        return switch (rule) {
            case ALWAYS -> Verdict.RUN;
            case ALL_SUCCESS -> first(failed > 0, Verdict.UPSTREAM_FAILED, skipped > 0, Verdict.SKIP, success == all);
            case ALL_FAILED -> first(success + skipped > 0, Verdict.SKIP, failed == all);
            case ALL_DONE -> first(false, Verdict.WAIT, done);
            case ALL_DONE_MIN_ONE_SUCCESS ->
                first(skipped > 0, Verdict.SKIP, done && success == 0, Verdict.UPSTREAM_FAILED, done);
            case ALL_SKIPPED -> first(success + failed > 0, Verdict.SKIP, skipped == all);
            case ONE_FAILED -> first(done && failed == 0, Verdict.SKIP, failed > 0);
            case ONE_SUCCESS ->
                first(skipped == all, Verdict.SKIP, done && success == 0, Verdict.UPSTREAM_FAILED, success > 0);
            case ONE_DONE -> {
                int ran = success + parents.failed();
                yield first(done && ran == 0, Verdict.SKIP, ran > 0);
            }
            case NONE_FAILED -> first(failed > 0, Verdict.UPSTREAM_FAILED, success + skipped == all);
            case NONE_FAILED_MIN_ONE_SUCCESS ->
                first(failed > 0, Verdict.UPSTREAM_FAILED, skipped == all, Verdict.SKIP, success + skipped == all);
            case NONE_SKIPPED -> first(skipped > 0, Verdict.SKIP, done);
        };
    }

    /**
     * The verdict on a teardown, which Airflow calls {@code all_done_setup_success}.
     *
     * @param setups how those of its direct parents stand that are setups
     */
    static Verdict teardown(ParentTally parents, ParentTally setups) {
        if (!parents.allDone()) {
            return Verdict.WAIT;
        }
        if (setups.parents() > 0 && setups.skipped() == setups.parents()) {
            return Verdict.SKIP;
        }
        return setups.parents() > 0 && setups.success() == 0 ? Verdict.UPSTREAM_FAILED : Verdict.RUN;
    }

    /**
     * The verdict of setups that do not come directly before a node: {@code RUN} where its trigger rule may decide.
     *
     * @param setups how they stand
     */
    static Verdict setups(ParentTally setups) {
        if (setups.failed() + setups.upstreamFailed() > 0) {
            return Verdict.UPSTREAM_FAILED;
        }
        return setups.skipped() > 0 ? Verdict.SKIP : setups.allDone() ? Verdict.RUN : Verdict.WAIT;
    }

    private static Verdict first(boolean condition, Verdict verdict, boolean mayRun) {
        return condition ? verdict : mayRun ? Verdict.RUN : Verdict.WAIT;
    }

    private static Verdict first(
            boolean condition, Verdict verdict, boolean otherCondition, Verdict otherVerdict, boolean mayRun) {
        return condition ? verdict : first(otherCondition, otherVerdict, mayRun);
    }
}
