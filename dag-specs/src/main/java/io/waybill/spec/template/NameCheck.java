package io.waybill.spec.template;

import io.waybill.spec.ExpandSpec;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.template.ExpressionWords.Kind;
import io.waybill.spec.template.ExpressionWords.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the names in an expression that name nothing. */
final class NameCheck {
    /** Variables that are absent in a run without a logical date. */
    static final Set<String> OF_LOGICAL_DATE = Set.of(
            "ds",
            "ds_nodash",
            "ts",
            "ts_nodash",
            "ts_nodash_with_tz",
            "logical_date",
            "data_interval_start",
            "data_interval_end");

    private static final Set<String> ALWAYS = Set.of(
            "run_id",
            "params",
            "dag",
            RunFacts.NAME,
            "task",
            "ti",
            "task_instance",
            "inlets",
            "outlets",
            AssetVariables.TRIGGERING,
            "macros",
            "var",
            "conn",
            "prev_data_interval_start_success",
            "prev_data_interval_end_success",
            "prev_start_date_success",
            "prev_end_date_success");
    private static final Set<String> KEYWORDS = Set.of(
            "and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "null", "True", "False", "None",
            "empty");
    private static final Set<String> OF_MAPS = Set.of("items", "keys", "values", "get");
    private static final Set<String> OF_TI = Set.of(
            "try_number",
            "max_tries",
            "task_id",
            "dag_id",
            "run_id",
            "xcom_pull",
            "exit_code",
            "map_index",
            "rendered_map_index");
    private static final Map<String, Set<String>> MEMBERS = Map.of(
            "dag",
            Set.of("dag_id", "description", "owner", "timezone", "tags"),
            RunFacts.NAME,
            RunFacts.MEMBERS,
            "task",
            Set.of("task_id", "operator", "retries"),
            "ti",
            OF_TI,
            "task_instance",
            OF_TI,
            "macros",
            MacrosVariable.MEMBERS.keySet(),
            "var",
            Set.of("value", "json"));

    /** Names for the time at which a template is rendered, which no template knows. */
    private static final Set<String> OF_NOW = Set.of("time", "now", "utcnow", "today");

    /** Names that Airflow had before its version 3, or that mean something else here, and what to write instead. */
    private static final Map<String, String> FORMER = Map.of(
            "execution_date", "use logical_date",
            "next_execution_date", "use data_interval_end",
            "prev_execution_date", "use data_interval_start, or prev_data_interval_start_success",
            "next_ds", "use {{ data_interval_end | ds }}",
            "prev_ds", "use {{ macros.ds_add(ds, -1) }}",
            "yesterday_ds", "use {{ macros.ds_add(ds, -1) }}",
            "tomorrow_ds", "use {{ macros.ds_add(ds, 1) }}",
            "conf", "use params, or dag_run.conf",
            "outlet_events", "name outputs in the task's outlets, which are told with each update",
            "inlet_events", "use triggering_asset_events, or a task of the operator asset");

    private final Set<String> variables;
    private final Set<String> params;
    private final Set<String> tasks;
    private final Set<String> assets;
    private final JinjaNames jinja;

    /**
     * @param variables the variables that there are
     * @param params the params of the DAG
     * @param tasks the ids of the DAG's tasks; empty when any may be named
     * @param assets the assets of the DAG's schedule; empty when any may be named
     * @param jinja the filters, tests and functions
     */
    NameCheck(Set<String> variables, Set<String> params, Set<String> tasks, Set<String> assets, JinjaNames jinja) {
        this.variables = variables;
        this.params = params;
        this.tasks = tasks;
        this.assets = assets;
        this.jinja = jinja;
    }

    /**
     * All variables that a template can ever use.
     *
     * @param mapped whether it is of a task that is run for items
     */
    static Set<String> everyVariable(boolean mapped) {
        Set<String> all = new TreeSet<>(ALWAYS);
        if (mapped) {
            all.add(ExpandSpec.ITEM);
        }
        all.addAll(OF_LOGICAL_DATE);
        return all;
    }

    /** The problems of an expression that starts at an offset of its template. */
    List<TemplateProblem> check(List<Word> words, int offset, Set<String> locals) {
        List<TemplateProblem> problems = new ArrayList<>();
        int brackets = 0;
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            brackets += word.is("(") ? 1 : word.is(")") ? -1 : 0;
            if (!word.isName() || isAt(words, i - 1, ".")) {
                continue;
            }
            int at = offset + word.offset();
            boolean negated = isAt(words, i - 1, "not") && isAt(words, i - 2, "is");
            if (isAt(words, i - 1, "|")) {
                require(word, jinja.filters(), "filter", "filters", at, problems);
            } else if ((isAt(words, i - 1, "is") && !word.is("not")) || negated) {
                require(word, jinja.tests(), "test", "tests", at, problems);
            } else if (!KEYWORDS.contains(word.text()) && !(brackets > 0 && isAt(words, i + 1, "="))) {
                if (isAt(words, i + 1, "(")) {
                    require(word, jinja.functions(), "function", "functions", at, problems);
                } else if (!locals.contains(word.text())) {
                    variable(words, i, offset, problems);
                }
            }
        }
        return problems;
    }

    private static boolean isAt(List<Word> words, int index, String sign) {
        return index >= 0 && index < words.size() && words.get(index).is(sign);
    }

    private static void require(
            Word word, Set<String> known, String what, String plural, int at, List<TemplateProblem> problems) {
        if (!known.contains(word.text())) {
            problems.add(unknown(at, "There is no " + what + " '" + word.text() + "'", word.text(), known, plural));
        }
    }

    private void variable(List<Word> words, int index, int offset, List<TemplateProblem> problems) {
        Word word = words.get(index);
        String name = word.text();
        int at = offset + word.offset();
        if (!variables.contains(name)) {
            problems.add(
                    OF_LOGICAL_DATE.contains(name)
                            ? new TemplateProblem(
                                    at,
                                    ProblemCode.UNKNOWN_VARIABLE,
                                    "There is no '" + name + "', because the run has no logical date",
                                    "start the run with a logical date, or write {{ " + name + " | default('…') }}")
                            : name.equals(ExpandSpec.ITEM)
                                    ? new TemplateProblem(
                                            at,
                                            ProblemCode.UNKNOWN_VARIABLE,
                                            "There is no item, because the task is not run for items",
                                            "add expand: {over: […]} to the task, or to the group that it is in")
                                    : FORMER.containsKey(name)
                                            ? new TemplateProblem(
                                                    at,
                                                    ProblemCode.UNKNOWN_VARIABLE,
                                                    "There is no variable '" + name + "'",
                                                    FORMER.getOrDefault(name, ""))
                                            : unknown(
                                                    at,
                                                    "There is no variable '" + name + "'",
                                                    name,
                                                    variables,
                                                    "variables"));
            return;
        }
        if (isAt(words, index + 1, ".") && index + 2 < words.size()) {
            Word member = words.get(index + 2);
            member(name, member, offset + member.offset(), isAt(words, index + 3, "("), problems);
            if (name.equals("conn") && isAt(words, index + 3, ".") && index + 4 < words.size()) {
                Word field = words.get(index + 4);
                String of = name + "." + member.text() + "." + field.text();
                if (!ConnVariable.FIELDS.contains(field.text())) {
                    problems.add(unknown(
                            offset + field.offset(),
                            "There is no '" + of + "'",
                            field.text(),
                            ConnVariable.FIELDS,
                            "there"));
                }
            }
            if (name.equals(RunFacts.NAME) && member.is(RunFacts.CONF)) {
                param(words, index + 3, offset, problems);
            }
            if (name.equals("macros") && isAt(words, index + 3, ".") && index + 4 < words.size()) {
                memberOfMacro(member.text(), words.get(index + 4), offset, problems);
            }
            if (member.is("xcom_pull") || member.is("exit_code")) {
                pulledTask(words, index + 3, offset, problems);
            }
        } else if (isAt(words, index + 1, "[") && index + 2 < words.size()) {
            Word key = words.get(index + 2);
            if (key.kind() == Kind.TEXT && isAt(words, index + 3, "]")) {
                member(name, unquoted(key), offset + key.offset(), false, problems);
            }
        }
    }

    /** A param of the run, {@code .region} or {@code ['region']}. */
    private void param(List<Word> words, int index, int offset, List<TemplateProblem> problems) {
        if (index + 1 >= words.size()) {
            return;
        }
        Word key = words.get(index + 1);
        int at = offset + key.offset();
        if (isAt(words, index, ".")) {
            member("params", key, at, isAt(words, index + 2, "("), problems);
        } else if (isAt(words, index, "[") && key.kind() == Kind.TEXT && isAt(words, index + 2, "]")) {
            member("params", unquoted(key), at, false, problems);
        }
    }

    private static Word unquoted(Word key) {
        return new Word(Kind.NAME, key.text().substring(1, key.text().length() - 1), key.offset());
    }

    private void member(String variable, Word member, int at, boolean called, List<TemplateProblem> problems) {
        if (variable.equals("params")) {
            if (!params.contains(member.text()) && !(called && OF_MAPS.contains(member.text()))) {
                problems.add(unknown(
                        at, "The DAG has no param '" + member.text() + "'", member.text(), params, "its params"));
            }
            return;
        }
        if (variable.equals(AssetVariables.TRIGGERING)) {
            boolean isKnown = assets.isEmpty() || assets.contains(member.text());
            if (!isKnown && !(called && OF_MAPS.contains(member.text()))) {
                problems.add(unknown(
                        at,
                        "The DAG's schedule has no asset '" + member.text() + "'",
                        member.text(),
                        assets,
                        "its assets"));
            }
            return;
        }
        Set<String> known = MEMBERS.get(variable);
        if (variable.equals("macros") && OF_NOW.contains(member.text())) {
            problems.add(noTime("macros." + member.text(), at));
        } else if (known != null && !known.contains(member.text())) {
            String name = variable + "." + member.text();
            problems.add(unknown(at, "There is no '" + name + "'", member.text(), known, "there"));
        }
    }

    private static void memberOfMacro(String macro, Word member, int offset, List<TemplateProblem> problems) {
        Set<String> known = MacrosVariable.MEMBERS.getOrDefault(macro, Set.of());
        String name = "macros." + macro + "." + member.text();
        int at = offset + member.offset();
        if (known.isEmpty() || known.contains(member.text())) {
            return;
        }
        problems.add(
                OF_NOW.contains(member.text())
                        ? noTime(name, at)
                        : unknown(at, "There is no '" + name + "'", member.text(), known, "there"));
    }

    /** A try that is rendered again must come out the same. */
    private static TemplateProblem noTime(String name, int at) {
        return new TemplateProblem(
                at,
                ProblemCode.UNKNOWN_VARIABLE,
                "There is no '" + name + "', for templates do not know what time it is",
                "use logical_date or data_interval_end, or ask for the time in the container");
    }

    /** Checks the task of {@code xcom_pull('task')} and {@code xcom_pull(task_ids='task')}, where it is written out. */
    private void pulledTask(List<Word> words, int bracket, int offset, List<TemplateProblem> problems) {
        boolean named = isAt(words, bracket + 1, "task_ids") && isAt(words, bracket + 2, "=");
        int index = bracket + (named ? 3 : 1);
        if (tasks.isEmpty() || !isAt(words, bracket, "(") || index >= words.size()) {
            return;
        }
        Word argument = words.get(index);
        if (argument.kind() != Kind.TEXT) {
            return;
        }
        String task = argument.text().substring(1, argument.text().length() - 1);
        int dot = task.indexOf('.');
        if (!tasks.contains(dot < 0 ? task : task.substring(0, dot))) {
            problems.add(
                    unknown(offset + argument.offset(), "There is no task '" + task + "'", task, tasks, "the tasks"));
        }
    }

    private static TemplateProblem unknown(
            int at, String message, String name, Collection<String> known, String plural) {
        // Only a few are listed; of many the nearest one is named, and sorting them each time would take long.
        Collection<String> listed = known.size() <= Nearest.FEW ? new TreeSet<>(known) : known;
        return new TemplateProblem(at, ProblemCode.UNKNOWN_VARIABLE, message, Nearest.remedy(name, listed, plural));
    }
}
