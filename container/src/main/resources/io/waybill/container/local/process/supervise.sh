#!/bin/sh
# Runs one container of the local Fargate as a process, and keeps its story in files, so that whoever looks later,
# or again after a crash, reads what happened.
#
# usage: setsid -- sh supervise.sh NAME WAY
#   NAME  tells this supervisor from all other processes: it is in its command line and in its story
#   WAY   session: setsid made this supervisor the leader of a session, whose group is the command's too
#         job: there is no setsid (macOS), so the shell's job control makes a group for the command
#
# It waits for its order, on its standard input, for as long as it takes: a supervisor that is there already has its command
# started in a fraction of the time. The order is lines for the shell:
#   waybill_stem=     with ".story" the path of a file for these lines; one without its newline is still being written.
#                     One file, as making one can take a file system far longer than a line more does.
#               supervisor PID NAME   this supervisor; only one makes the file, so a container is never started twice
#               group ID              the process group that the command and all that it starts are in
#               exit CODE             the command's exit code; 128 + n when signal n ended it
#   waybill_output=   where the command's output is appended, both streams in one; /dev/null for nowhere
#   export    for each of the command's variables; ours begin with waybill_
#   cd        to the folder that the command runs in
#   set --    the command: the path of a program, with a slash in it, as a bare name could mean one of the shell's own
#             commands; and its arguments
#   waybill_order=whole
# ends with 0 where its order does not come to an end, and with 75 when another supervisor has begun the story
#
# It uses builtins only, and does not fork itself where that can be helped: a shell starts a plain command without
# copying itself, and each program or copy more would add as much to a container as the whole rest.

waybill_name=$1
waybill_way=$2
waybill_order=

# What a terminal or a departing endpoint sends to everybody must not end the supervisor. Caught, and not ignored: what is
# ignored stays so in the command.
trap : HUP INT QUIT TERM TSTP TTIN TTOU

if [ "$waybill_way" = session ]; then
    # shellcheck disable=SC1091 # the order is in no file
    . /dev/stdin
else
    # The sh of macOS takes a pipe for an empty file.
    eval "$(cat)"
fi
[ "$waybill_order" = whole ] || exit 0

# With -C a redirection opens exclusively: of two supervisors that start at once, one goes on.
set -C
# shellcheck disable=SC2154 # the order names the stem
waybill_story=$waybill_stem.story
if [ "$waybill_way" = session ]; then
    { echo "supervisor $$ $waybill_name
group $$" >"$waybill_story"; } 2>/dev/null || exit 75
    set +C
    # shellcheck disable=SC2154 # the order names the output
    "$@" </dev/null >>"$waybill_output" 2>&1
    waybill_code=$?
    echo "exit $waybill_code" >>"$waybill_story"
    # A container ends with its first process: nothing that it left behind goes on. This supervisor is in the group.
    kill -s KILL 0
else
    { echo "supervisor $$ $waybill_name" >"$waybill_story"; } 2>/dev/null || exit 75
    set +C
    set -m
    "$@" </dev/null >>"$waybill_output" 2>&1 &
    waybill_process=$!
    set +m
    echo "group $waybill_process" >>"$waybill_story"
    # A signal that is caught ends the waiting, not what is waited for.
    wait "$waybill_process"
    waybill_code=$?
    while kill -s 0 "$waybill_process" 2>/dev/null; do
        wait "$waybill_process"
        waybill_code=$?
    done
    kill -s KILL -- "-$waybill_process" 2>/dev/null
    echo "exit $waybill_code" >>"$waybill_story"
fi
