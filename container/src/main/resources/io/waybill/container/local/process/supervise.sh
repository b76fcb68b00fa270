#!/bin/sh
# Runs one container of the local Fargate as a process, and keeps its story in files, so that whoever looks later,
# or again after a crash, reads what happened.
#
# usage: setsid -- sh supervise.sh FOLDER OUTPUT WAY COMMAND [ARGUMENT...]
#   FOLDER   gets three files, each of one line; a line without its newline is still being written
#              lock   the process id of this supervisor; taken once, so a container is never started twice
#              group  the process group that COMMAND and all that it starts are in
#              exit   COMMAND's exit code; 128 + n when signal n ended it
#   OUTPUT   where COMMAND's output is appended, both streams in one; /dev/null for nowhere
#   WAY      session: setsid made this supervisor the leader of a session, whose group is COMMAND's too
#            job: there is no setsid (macOS), so the shell's job control makes a group for COMMAND
#   COMMAND  the path of a program, with a slash in it: a bare name could mean one of the shell's own commands
# ends with 75 when another supervisor has the lock
#
# It uses builtins only, and does not fork itself where that can be helped: a shell starts a plain command without
# copying itself, and each program or copy more would add as much to a container as the whole rest.

folder=$1
output=$2
way=$3
shift 3

# What a terminal or a departing endpoint sends to everybody must not end the supervisor. Caught, and not ignored: what is
# ignored stays so in the command.
trap : HUP INT QUIT TERM TSTP TTIN TTOU

# With -C a redirection opens exclusively: of two supervisors that start at once, one goes on.
set -C
{ echo "$$" >"$folder/lock"; } 2>/dev/null || exit 75
set +C

if [ "$way" = session ]; then
    echo "$$" >"$folder/group"
    "$@" >>"$output" 2>&1
    code=$?
    echo "$code" >"$folder/exit"
    # A container ends with its first process: nothing that it left behind goes on. This supervisor is in the group.
    kill -s KILL 0
else
    set -m
    "$@" >>"$output" 2>&1 &
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
