#!/bin/sh
# Stands between podman and runc or crun, to see whether a container's memory ran out: podman's own answer may be wrong
# where cgroups are of version 1, and the kernel's count is gone with the cgroup. It lies where no data folder is, since podman
# needs it as long as a container is there, and has the name of what it calls, by which podman knows how to speak to it.
#
# usage: as runc; RUNTIME below is set where this script is written
#   For each container, a file beside this script holds two lines as long as the container is there: what the paths
#   of its files begin with (its annotation io.waybill.stem), and where the kernel counts its memory.
#   Of these files, the one that ends with ".oom" is made if the kernel killed a process of the container.
# ends with the runtime's exit code

action=
bundle=
pid_file=
before=
id=
for word; do
    case $before in
    --bundle) bundle=$word ;;
    --pid-file) pid_file=$word ;;
    esac
    case $word in create | delete) action=${action:-$word} ;; esac
    before=$word
    id=$word
done
notes=${0%/*}/$id.container

if [ "$action" = create ]; then
    "$RUNTIME" "$@"
    code=$?
    if [ "$code" = 0 ] && [ -r "$pid_file" ]; then
        # The file has no newline, at which read would say that something is missing.
        read -r pid <"$pid_file" || :
        cgroup=
        while IFS=: read -r _ controllers path; do
            case ",$controllers," in
            *,memory,*) cgroup=/sys/fs/cgroup/memory$path ;;
            ,,) cgroup=${cgroup:-/sys/fs/cgroup$path} ;;
            esac
        done <"/proc/$pid/cgroup"
        stem=$(sed -n 's/.*"io\.waybill\.stem": *"\([^"]*\)".*/\1/p' "$bundle/config.json")
        printf '%s\n%s\n' "$stem" "$cgroup" >"$notes"
    fi
    exit "$code"
fi

if [ "$action" = delete ] && [ -r "$notes" ]; then
    { read -r stem && read -r cgroup; } <"$notes"
    for file in "$cgroup/memory.events" "$cgroup/memory.oom_control"; do
        [ -r "$file" ] || continue
        while read -r key count; do
            if [ "$key" = oom_kill ] && [ "$count" -gt 0 ] && [ -d "${stem%/*}" ]; then
                : >"$stem.oom"
            fi
        done <"$file"
    done
    rm -f "$notes"
fi
exec "$RUNTIME" "$@"
