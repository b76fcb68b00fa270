#!/bin/sh
# Runs one container of the local Fargate as a process, and keeps its story in files, so that whoever looks later,
# or again after a crash, reads what happened.
#
# usage: sh supervise.sh FOLDER OUTPUT SETSID COMMAND [ARGUMENT...]
#   FOLDER   gets three files, each of one line; a line without its newline is still being written
#              lock  the process id of this supervisor; taken once, so a container is never started twice
#              pid   the process id of COMMAND, which leads a process group of its own
#              exit  COMMAND's exit code; 128 + n when signal n ended it
#   OUTPUT   where COMMAND's output is appended, both streams in one; /dev/null for nowhere
#   SETSID   the path of setsid, or empty where there is none (macOS)
# ends with 75 when another supervisor has the lock, else with COMMAND's exit code
#
# It uses builtins only: every other program would add a millisecond to each container.

folder=$1
output=$2
setsid=$3
shift 3

# What a terminal or a departing endpoint sends to everybody must not end what runs here.
trap '' HUP INT QUIT TERM TSTP TTIN TTOU

# With -C a redirection opens exclusively: of two supervisors that start at once, one goes on.
set -C
{ echo "$$" >"$folder/lock"; } 2>/dev/null || exit 75
set +C

if [ -n "$setsid" ]; then
    # In the foreground, because a shell starts background jobs with SIGINT and SIGQUIT ignored for good.
    (
        trap - HUP INT QUIT TERM TSTP TTIN TTOU
        # $$ would be the supervisor's.
        read -r process rest </proc/self/stat
        echo "$process" >"$folder/pid"
        exec "$setsid" -- "$@"
    ) >>"$output" 2>&1
    code=$?
    read -r process <"$folder/pid"
else
    # Job control gives each background job a process group of its own.
    set -m
    (
        trap - HUP INT QUIT TERM TSTP TTIN TTOU
        exec "$@"
    ) >>"$output" 2>&1 &
    process=$!
    set +m
    echo "$process" >"$folder/pid"
    wait "$process"
    code=$?
fi

# A container ends with its first process: nothing that it left behind goes on.
kill -s KILL -- "-$process" 2>/dev/null
echo "$code" >"$folder/exit"
exit "$code"
