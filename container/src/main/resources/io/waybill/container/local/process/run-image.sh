#!/bin/sh
# Runs one container of the local Fargate by podman or docker, under supervise.sh: pulls its image, creates it, starts
# it, waits for its end and removes it. What it prints goes where this script's output goes.
#
# usage: sh run-image.sh STEM ENGINE KIND NAME IMAGE PULL OPTION...
#   STEM    with a dot and these words the paths of files
#             started  there once the container's command is about to be started
#             fault    why it could not be started: a line with pull, create, start or asked; then what the engine says
#             oom      there if its memory ran out, see also oci-runtime.sh
#   ENGINE  the program; KIND is podman or docker
#   NAME    the container's name
#   IMAGE   is pulled where PULL is yes
#   OPTION  what is given to "create" besides the name: options, the image, the command
# ends with the container's exit code; 125 where it could not be started, 143 where it was asked to end before

stem=$1
engine=$2
kind=$3
name=$4
image=$5
pull=$6
shift 6

asked=
trap 'asked=yes' TERM

fault() {
    [ -z "$asked" ] || set -- asked
    {
        echo "$1"
        cat "$stem.message"
    } >"$stem.fault"
    "$engine" rm --force "$name" >/dev/null 2>&1
    [ -z "$asked" ] || exit 143
    exit 125
}

# What the engine says is kept apart from what the container prints.
: >"$stem.message"
if [ "$pull" = yes ]; then
    "$engine" pull --quiet "$image" >/dev/null 2>"$stem.message" || fault pull
fi
"$engine" create --name "$name" "$@" >/dev/null 2>"$stem.message" || fault create
rm -f "$stem.environment"
if [ "$kind" = podman ]; then
    # Finds out whether the command is there before anything is attached. Docker has no such step.
    "$engine" init "$name" >/dev/null 2>"$stem.message" || fault start
fi
[ -z "$asked" ] || fault asked
: >"$stem.started"
"$engine" start --attach "$name"

# Should what was attached have ended before the container did.
code=$("$engine" wait "$name" 2>/dev/null)
state=$("$engine" inspect --type container --format '{{.State.OOMKilled}} {{.State.StartedAt}} {{.State.Error}}' "$name")
case $state in
true\ *) : >"$stem.oom" ;;
false\ 0001-*)
    echo "$state" >"$stem.message"
    fault start
    ;;
esac
"$engine" rm --force "$name" >/dev/null 2>&1
exit "${code:-125}"
