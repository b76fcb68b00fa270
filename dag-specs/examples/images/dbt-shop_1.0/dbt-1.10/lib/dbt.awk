# What bin/dbt does once it knows what it was told, which is in the environment. Awk, so that any machine has it.

BEGIN {
    command = ENVIRON["DBT_COMMAND"]
    read_profile()
    read_project()
    count = split(ENVIRON["DBT_FILES"], files, "\n")
    for (i = 1; i <= count; i++) read_file(files[i])
    for (i = 1; i <= nodes; i++) resolve(id[i])
    write_manifest()
    choose()
    if (command == "ls" || command == "list") { for (i = 1; i <= nodes; i++) if (id[i] in chosen) print fqn[id[i]]; exit 0 }
    if (command == "parse") exit 0
    run_all()
    write_results()
    exit failed ? 1 : 0
}

function say(text,    line) {
    line = substr(ENVIRON["DBT_NOW"], 12) "  " text
    print line
    print line >>ENVIRON["DBT_LOG_FILE"]
}

function stop(text) {
    say("Encountered an error:")
    say(text)
    exit 2
}

# --- the project

# A YAML line's value, without quotes; an env_var that is wanted must be there.
function value(line,    text, name) {
    text = line
    sub(/^[^:]*:[ \t]*/, "", text)
    gsub(/^["']|["']$/, "", text)
    if (match(text, /env_var\('[A-Za-z0-9_]+'/)) {
        name = substr(text, RSTART + 9, RLENGTH - 10)
        if (name in ENVIRON) return ENVIRON[name]
        if (match(text, /, *'[^']*'/)) return substr(text, RSTART + 3, RLENGTH - 4)
        stop("Parsing Error: Env var required but not provided: '" name "'")
    }
    return text
}

function read_profile(    line, block, found) {
    target = ENVIRON["DBT_TARGET"]
    while ((getline line < ENVIRON["DBT_PROFILES"]) > 0) {
        if (line ~ /^  target:/ && target == "") target = value(line)
        if (line ~ /^    [A-Za-z0-9_-]+:/) { block = line; gsub(/[ :]/, "", block); if (block == target) found = 1 }
        if (block == target && line ~ /^      schema:/) schema = value(line)
        if (block == target && line ~ /^      password:/) value(line)
    }
    if (!found) stop("Runtime Error: The profile does not have a target named '" target "'")
    warehouse = ENVIRON["DBT_WAREHOUSE"] "/" schema
    system("mkdir -p '" warehouse "'")
}

function read_project(    line) {
    while ((getline line < "dbt_project.yml") > 0) if (line ~ /^name:/) project = value(line)
}

function hash(text,    h, i) {
    h = 7
    for (i = 1; i <= length(text); i++) h = (h * 31 + index(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz", substr(text, i, 1))) % 16777213
    return sprintf("%06x%04x", h, length(text))
}

function add(type, name, unique, file, folders,    u) {
    u = type "." project "." unique
    id[++nodes] = u; kind[u] = type; names[u] = name; paths[u] = file; fqn[u] = project "." (folders == "" ? "" : folders ".") name
    enabled[u] = 1
    return u
}

function folders_of(file,    parts, n, i, text) {
    n = split(file, parts, "/")
    for (i = 2; i < n; i++) text = text (text == "" ? "" : ".") parts[i]
    return text
}

function read_file(file,    parts, n, base) {
    n = split(file, parts, "/")
    base = parts[n]
    if (file ~ /^seeds\/.*\.csv$/) add("seed", substr(base, 1, length(base) - 4), substr(base, 1, length(base) - 4), file, folders_of(file))
    else if (file ~ /\.sql$/) read_sql(file, substr(base, 1, length(base) - 4))
    else if (file ~ /\.ya?ml$/) read_yaml(file)
}

function read_sql(file, name,    line, text, u, type, list, n, i, tag) {
    while ((getline line < file) > 0) text = text line "\n"
    close(file)
    type = file ~ /^snapshots\// ? "snapshot" : file ~ /^tests\// ? "test" : "model"
    u = add(type, name, name, file, folders_of(file))
    material[u] = type == "model" ? "view" : type
    if (match(text, /materialized *= *'[a-z]+'/)) { line = substr(text, RSTART, RLENGTH); gsub(/.*= *'|'$/, "", line); material[u] = line }
    if (text ~ /enabled *= *false/) enabled[u] = 0
    if (match(text, /tags *= *\[[^\]]*\]/)) {
        line = substr(text, RSTART, RLENGTH)
        gsub(/.*\[|\]|[' ]/, "", line)
        tags[u] = line
    }
    while (match(text, /ref\('[a-z0-9_]+'\)/)) {
        refs[u] = refs[u] (refs[u] == "" ? "" : " ") substr(text, RSTART + 5, RLENGTH - 7)
        text = substr(text, RSTART + RLENGTH)
    }
}

# Tests of columns and unit tests, in the one shape that this project writes them in.
function read_yaml(file,    line, section, model, column, list, n, i, name, u, to, field) {
    while ((getline line < file) > 0) {
        if (line ~ /^[a-z_]+:/) { section = line; sub(/:.*/, "", section) }
        if (line ~ /^  - name:/) { model = value(line); column = "" }
        if (line ~ /^      - name:/) column = value(line)
        if (section == "unit_tests" && line ~ /^    model:/) {
            u = add("unit_test", model, value(line) "." model, file, value(line))
            refs[u] = value(line)
        }
        if (line ~ /data_tests: *\[/) {
            list = line
            gsub(/.*\[|\].*| /, "", list)
            n = split(list, parts_of, ",")
            for (i = 1; i <= n; i++) {
                name = parts_of[i] "_" model "_" column
                u = add("test", name, name "." hash(name), file, folders_of(file))
                refs[u] = model
            }
        }
        if (match(line, /relationships: *\{ *to: *ref\('[a-z0-9_]+'\)/)) {
            to = substr(line, RSTART, RLENGTH); gsub(/.*ref\('|'\).*/, "", to)
            field = line; sub(/.*field: */, "", field); sub(/[ }].*/, "", field)
            name = "relationships_" model "_" column "__" field "__ref_" to "_"
            u = add("test", name, name "." hash(name), file, folders_of(file))
            refs[u] = to " " model
        }
    }
    close(file)
}

function resolve(u,    n, list, i, k) {
    n = split(refs[u], list, " ")
    for (i = 1; i <= n; i++) {
        for (k = 1; k <= nodes; k++) if (names[id[k]] == list[i] && kind[id[k]] !~ /test$/) break
        if (k > nodes) stop("Compilation Error in " kind[u] " " names[u] " (" paths[u] ")\n  " u " depends on a node named '" list[i] "' which was not found")
        if (enabled[u] && !enabled[id[k]]) stop("Compilation Error: " u " depends on a node named '" list[i] "' which is disabled")
        needs[u] = needs[u] (needs[u] == "" ? "" : " ") id[k]
    }
}

# --- what is chosen

function choose(    wanted, unwanted, i, u) {
    if (ENVIRON["DBT_SELECT"] ~ /[^ ]/) select(ENVIRON["DBT_SELECT"], wanted)
    else for (i = 1; i <= nodes; i++) wanted[id[i]] = 1
    select(ENVIRON["DBT_EXCLUDE"], unwanted)
    for (i = 1; i <= nodes; i++) {
        u = id[i]
        if (enabled[u] && (u in wanted) && !(u in unwanted) && is_run(u)) chosen[u] = 1
    }
}

function is_run(u) {
    if (material[u] == "ephemeral") return 0
    if (command == "run") return kind[u] == "model"
    if (command == "test") return kind[u] ~ /test$/
    if (command == "seed" || command == "snapshot") return kind[u] == command
    return 1
}

# A union of words, each of which is an intersection of what stands between its commas; then the tests of it.
function select(words, result,    list, n, i, atoms, m, k, part, one, u) {
    n = split(words, list, /[ \t\n]+/)
    for (i = 1; i <= n; i++) {
        if (list[i] == "") continue
        split("", part)
        m = split(list[i], atoms, ",")
        for (k = 1; k <= m; k++) {
            atom(atoms[k], one)
            if (k == 1) { for (u in one) part[u] = 1 }
            else { for (u in part) if (!(u in one)) delete part[u] }
        }
        for (u in part) result[u] = 1
    }
    for (i = 1; i <= nodes; i++) if (kind[id[i]] ~ /test$/ && is_of(id[i], result)) result[id[i] "!"] = 1
    for (i = 1; i <= nodes; i++) if ((id[i] "!") in result) { delete result[id[i] "!"]; result[id[i]] = 1 }
}

# Eager: a test comes with any of what it tests; cautious: with all of it.
function is_of(u, set,    list, n, i, some, all) {
    n = split(needs[u], list, " ")
    all = n > 0
    for (i = 1; i <= n; i++) { if (list[i] in set) some = 1; else all = 0 }
    return ENVIRON["DBT_INDIRECT_SELECTION"] == "eager" ? some : all
}

function atom(text, result,    up, down, method, i, u, changed, list, n, k) {
    split("", result)
    up = sub(/^\+/, "", text)
    down = sub(/\+$/, "", text)
    method = ""
    if (match(text, /^[a-z_.]+:/)) { method = substr(text, 1, RLENGTH - 1); text = substr(text, RLENGTH + 1) }
    for (i = 1; i <= nodes; i++) if (fits(id[i], method, text)) result[id[i]] = 1
    do {
        changed = 0
        for (i = 1; i <= nodes; i++) {
            u = id[i]
            n = split(needs[u], list, " ")
            for (k = 1; k <= n; k++) {
                if (up && (u in result) && !(list[k] in result)) { result[list[k]] = 1; changed = 1 }
                if (down && (list[k] in result) && !(u in result)) { result[u] = 1; changed = 1 }
            }
        }
    } while (changed)
}

function fits(u, method, text,    list, n, i) {
    if (method == "" && text ~ /\//) method = "path"
    if (method == "" || method == "fqn")
        return names[u] == text || index(fqn[u] ".", text ".") == 1 || index(substr(fqn[u], length(project) + 2) ".", text ".") == 1
    if (method == "path") { sub(/\/$/, "", text); return index(paths[u] "/", text "/") == 1 }
    if (method == "package") return project == text
    if (method == "resource_type") return kind[u] == text
    if (method == "config.materialized") return material[u] == text
    if (method == "tag") {
        n = split(tags[u], list, ",")
        for (i = 1; i <= n; i++) if (list[i] == text) return 1
        return 0
    }
    stop("Runtime Error: '" method "' is not a valid method name")
}

# --- what is run

function run_all(    i, u, left, progress, total, c) {
    say("Running with dbt=" ENVIRON["DBT_VERSION"])
    say("Registered adapter: stand-in=" ENVIRON["DBT_VERSION"])
    for (i = 1; i <= nodes; i++) { if (enabled[id[i]]) c[kind[id[i]]]++; if (id[i] in chosen) total++ }
    say("Found " c["model"] + 0 " models, " c["seed"] + 0 " seeds, " c["snapshot"] + 0 " snapshots, " c["test"] + 0 " data tests, " c["unit_test"] + 0 " unit tests")
    say("")
    if (!total) { say("Nothing to do. Try checking your model configs and model specification args"); return }
    say("Concurrency: " ENVIRON["DBT_THREADS"] " threads (target='" target "')")
    say("")
    broken = ENVIRON["DBT_VARS"]
    if (!sub(/.*"broken" *: *"/, "", broken)) broken = ""
    sub(/".*/, "", broken)
    do {
        progress = 0
        # Tests go first, so that what reads a model starts after its tests.
        for (i = 1; i <= nodes; i++) if (kind[id[i]] ~ /test$/ && is_ready(id[i])) { run(id[i], total); progress = 1 }
        for (i = 1; i <= nodes && !progress; i++) if (is_ready(id[i])) { run(id[i], total); progress = 1 }
    } while (progress)
    say("")
    if (failed) say("Completed with " failed " error" (failed == 1 ? "" : "s") ", 0 partial successes, and 0 warnings:")
    else say("Completed successfully")
    say("")
    for (i = 1; i <= results; i++) if (state[done[i]] ~ /error|fail/) say("  " message[done[i]])
    say("Done. PASS=" passed + 0 " WARN=0 ERROR=" failed + 0 " SKIP=" skipped + 0 " NO-OP=0 TOTAL=" total)
}

# What is not chosen is passed through, also by way of others.
function is_ready(u) { return (u in chosen) && !(u in state) && waits_for(u) == 0 }

# To look into state[] would put an entry there.
function ended(u) { return (u in state) ? state[u] : "" }

function waits_for(u,    list, n, i, k) {
    n = split(needs[u], list, " ")
    for (i = 1; i <= n; i++) {
        if (list[i] in chosen) { if (!(list[i] in state)) return 1 }
        else if (waits_for(list[i])) return 1
    }
    return 0
}

function is_spoilt(u,    list, n, i, k, t) {
    n = split(needs[u], list, " ")
    for (i = 1; i <= n; i++) {
        if (ended(list[i]) ~ /error|skipped/) return 1
        for (k = 1; k <= nodes && kind[u] !~ /test$/; k++) {
            t = id[k]
            if (ended(t) == "fail" && (" " needs[t] " ") ~ (" " list[i] " ")) return 1
        }
        if (material[list[i]] == "ephemeral" && is_spoilt(list[i])) return 1
    }
    return 0
}

function missing(u,    list, n, i, found, line) {
    n = split(needs[u], list, " ")
    for (i = 1; i <= n; i++) {
        if (material[list[i]] == "ephemeral") { found = missing(list[i]); if (found != "") return found; continue }
        if ((getline line < (warehouse "/" names[list[i]])) < 0) return names[list[i]]
        close(warehouse "/" names[list[i]])
        rows[u] += line
    }
    return ""
}

function run(u, total,    what, lacks, place, verb) {
    done[++results] = u
    place = results " of " total " "
    what = kind[u] ~ /test$/ ? names[u] : (kind[u] == "model" ? "sql " material[u] " model " : kind[u] (kind[u] == "seed" ? " file " : " ")) schema "." names[u]
    if (is_spoilt(u)) {
        state[u] = "skipped"
        skipped++
        say(place dots("SKIP " what) " [SKIP]")
        return
    }
    say(place dots("START " (kind[u] ~ /test$/ ? "test " : "") what) " [RUN]")
    lacks = missing(u)
    if (lacks != "" || (names[u] == broken && kind[u] !~ /test$/)) {
        state[u] = "error"
        message[u] = "Database Error in " kind[u] " " names[u] " (" paths[u] "): " (lacks == "" ? "division by zero" : "relation \"" schema "." lacks "\" does not exist")
        failed++
        say(place dots("ERROR " (kind[u] ~ /test$/ ? "" : "creating ") what) " [ERROR in 0.01s]")
        return
    }
    if (kind[u] ~ /test$/) {
        if (names[u] == broken) {
            state[u] = "fail"
            message[u] = "Failure in test " names[u] " (" paths[u] "): Got 1 result, configured to fail if != 0"
            failed++
            say(place dots("FAIL 1 " what) " [FAIL 1 in 0.01s]")
            return
        }
        state[u] = "pass"
        passed++
        say(place dots("PASS " what) " [PASS in 0.01s]")
        return
    }
    if (kind[u] == "seed") rows[u] = lines_in(paths[u]) - 1
    print rows[u] + 0 >(warehouse "/" names[u])
    close(warehouse "/" names[u])
    state[u] = "success"
    verb = kind[u] == "seed" ? "INSERT " rows[u] : material[u] == "view" ? "CREATE VIEW" : "SELECT " rows[u]
    message[u] = verb
    passed++
    say(place dots((kind[u] == "seed" ? "OK loaded " : kind[u] == "snapshot" ? "OK snapshotted " : "OK created ") what) " [" verb " in 0.01s]")
}

function dots(text) {
    text = text " "
    while (length(text) < 66) text = text "."
    return text
}

function lines_in(file,    line, n) {
    while ((getline line < file) > 0) n++
    close(file)
    return n
}

# --- what is written

function text(s) {
    gsub(/\\/, "\\\\", s)
    gsub(/"/, "\\\"", s)
    gsub(/\n/, "\\n", s)
    return "\"" s "\""
}

function texts(s, separator,    list, n, i, all) {
    n = split(s, list, separator)
    for (i = 1; i <= n; i++) all = all (i == 1 ? "" : ", ") text(list[i])
    return "[" all "]"
}

function metadata(schema_version) {
    return "{\"dbt_schema_version\": \"https://schemas.getdbt.com/dbt/" schema_version ".json\", \"dbt_version\": " text(ENVIRON["DBT_VERSION"]) \
        ", \"generated_at\": \"" ENVIRON["DBT_NOW"] ".000000Z\", \"invocation_id\": \"00000000-0000-4000-8000-000000000000\", \"env\": {}, \"project_name\": " text(project) ", \"adapter_type\": \"stand-in\"}"
}

function node_json(u) {
    return "{\"unique_id\": " text(u) ", \"resource_type\": " text(kind[u]) ", \"name\": " text(names[u]) ", \"package_name\": " text(project) \
        ", \"path\": " text(substr(paths[u], index(paths[u], "/") + 1)) ", \"original_file_path\": " text(paths[u]) ", \"fqn\": " texts(fqn[u], "[.]") \
        ", \"tags\": " texts(tags[u], ",") ", \"config\": {\"enabled\": " (enabled[u] ? "true" : "false") (kind[u] ~ /test$/ ? "" : ", \"materialized\": " text(material[u] == "" ? kind[u] : material[u])) \
        "}, \"depends_on\": {\"macros\": [], \"nodes\": " texts(needs[u], " ") "}}"
}

function section(file, name, pattern, wanted, listed,    i, u, comma) {
    printf " \"%s\": {", name >file
    for (i = 1; i <= nodes; i++) {
        u = id[i]
        if (enabled[u] == wanted && kind[u] ~ pattern) {
            printf "%s\n  %s: %s", comma, text(u), (listed ? "[" : "") node_json(u) (listed ? "]" : "") >file
            comma = ","
        }
    }
    printf "%s}", (comma == "" ? "" : "\n ") >file
}

function write_manifest(    file) {
    file = ENVIRON["DBT_TARGET_FOLDER"] "/manifest.json"
    printf "{\n \"metadata\": %s,\n", metadata("manifest/v12") >file
    section(file, "nodes", "^(model|seed|snapshot|test)$", 1, 0); printf ",\n" >file
    section(file, "unit_tests", "^unit_test$", 1, 0); printf ",\n" >file
    section(file, "disabled", ".", 0, 1)
    printf ",\n \"sources\": {}, \"macros\": {}, \"docs\": {}, \"exposures\": {}, \"metrics\": {}, \"groups\": {}\n}\n" >file
    close(file)
}

function write_results(    file, i, u) {
    file = ENVIRON["DBT_TARGET_FOLDER"] "/run_results.json"
    printf "{\"metadata\": %s,\n \"results\": [", metadata("run-results/v6") >file
    for (i = 1; i <= results; i++) {
        u = done[i]
        printf "%s\n  {\"status\": %s, \"timing\": [{\"name\": \"execute\", \"started_at\": \"%s.000000Z\", \"completed_at\": \"%s.010000Z\"}], \"thread_id\": \"Thread-1\", \"execution_time\": %s, \"adapter_response\": {}, \"message\": %s, \"failures\": %s, \"unique_id\": %s, \"compiled\": true, \"compiled_code\": null, \"relation_name\": %s, \"batch_results\": null}", \
            (i == 1 ? "" : ","), text(state[u]), ENVIRON["DBT_NOW"], ENVIRON["DBT_NOW"], (state[u] == "skipped" ? "0.0" : "0.01"), (message[u] == "" ? "null" : text(message[u])), \
            (kind[u] !~ /test$/ || state[u] == "skipped" ? "null" : state[u] == "fail" ? 1 : 0), text(u), (kind[u] ~ /test$/ ? "null" : text("\"" schema "\".\"" names[u] "\"")) >file
    }
    printf "\n ],\n \"elapsed_time\": 0.1, \"args\": {\"which\": %s, \"target\": %s}}\n", text(command), text(target) >file
    close(file)
}
