#!/bin/sh
# Runs one container of the local Fargate as a process, and keeps its story in files, so that whoever looks later,
# or again after a crash, reads what happened.
#
# usage: setsid -- sh supervise.sh NAME WAY
#   NAME  tells this supervisor from all other processes: it is in its command line and in its lock
#   WAY   session: setsid made this supervisor the leader of a session, whose group is the command's too
#         job: there is no setsid (macOS), so the shell's job control makes a group for the command
#
# It waits for its order, on its standard input, for as long as it takes: a supervisor that is there already has its command
# started in a fraction of the time. The order is lines for the shell:
#   folder=   gets three files, each of one line; a line without its newline is still being written
#               lock   the process id of this supervisor and its NAME; taken once, so a container is never started twice
#               group  the process group that the command and all that it starts are in
#               exit   the command's exit code; 128 + n when signal n ended it
#   output=   where the command's output is appended, both streams in one; /dev/null for nowhere
#   export    for each of the command's variables; none with a small letter, which could be one of ours
#   cd        to the folder that the command runs in
#   set --    the command: the path of a program, with a slash in it, as a bare name could mean one of the shell's own
#             commands; and its arguments
#   order=whole
# ends with 0 where its order does not come to an end, and with 75 when another supervisor has the lock
#
# It uses builtins only, and does not fork itself where that can be helped: a shell starts a plain command without
# copying itself, and each program or copy more would add as much to a container as the whole rest.

name=$1
way=$2
order=

# What a terminal or a departing endpoint sends to everybody must not end the supervisor. Caught, and not ignored: what is
# ignored stays so in the command.
trap : HUP INT QUIT TERM TSTP TTIN TTOU

if [ "$way" = session ]; then
    # shellcheck disable=SC1091 # the order is in no file
    . /dev/stdin
else
    # The sh of macOS takes a pipe for an empty file.
    eval "$(cat)"
fi
[ "$order" = whole ] || exit 0

# With -C a redirection opens exclusively: of two supervisors that start at once, one goes on.
set -C
# shellcheck disable=SC2154 # the order names the folder
{ echo "$$ $name" >"$folder/lock"; } 2>/dev/null || exit 75
set +C

if [ "$way" = session ]; then
    echo "$$" >"$folder/group"
    # shellcheck disable=SC2154 # the order names the output
    "$@" </dev/null >>"$output" 2>&1
    code=$?
    echo "$code" >"$folder/exit"
    # A container ends with its first process: nothing that it left behind goes on. This supervisor is in the group.
    kill -s KILL 0
else
    set -m
    "$@" </dev/null >>"$output" 2>&1 &
    process=$!
    set +m
    echo "$process" >"$folder/group"
    # A signal that is caught ends the waiting, not what is waited for.
    wait "$process"
    code=$?
    while kill -s 0 "$process" 2>/dev/null; do
        wait "$process"
        code=$?
    done
    kill -s KILL -- "-$process" 2>/dev/null
    echo "$code" >"$folder/exit"
fi
