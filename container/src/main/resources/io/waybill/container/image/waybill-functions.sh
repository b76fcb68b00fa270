#!/bin/sh
# What the parts of waybill-entry have in common: messages, the clock, programs that heed signals, paths. Read in, not run.
# shellcheck disable=SC2034 # Its variables are for those that read it in.

say() { printf 'waybill-entry: %s\n' "$*" >&2; }

fail() { # CODE WORD...
    exit_code=$1
    shift
    say "$*"
    tidy
    exit "$exit_code"
}

aside=
own_folder=
tidy() {
    [ -z "$aside" ] || rm -rf "$aside"
    [ -z "$own_folder" ] || rm -rf "$own_folder"
}

# --- time, in hundredths of a second

look_at_clock() {
    up=
    { read -r up _ </proc/uptime; } 2>/dev/null
    case $up in
    *.??) now=${up%.*}${up#*.} ;;
    *) now=$(date +%s)00 ;;
    esac
    now=${now#0}
}

since() { # START: sets $took, such as 1.2 s
    look_at_clock
    took=$(((now - $1) / 100)).$(((now - $1) % 100 / 10))' s'
}

# --- programs that are run while signals are heeded

child=
asked=

# shellcheck disable=SC2317 # The traps call it.
hand_on() { # SIGNAL NUMBER
    asked=$((128 + $2))
    [ -z "$child" ] || kill -s "$1" "$child" 2>/dev/null
}

# A signal that is caught ends the wait early, not the program.
await_child() {
    wait "$child" 2>/dev/null
    code=$?
    while kill -s 0 "$child" 2>/dev/null; do
        wait "$child" 2>/dev/null
        code=$?
    done
    child=
}

# Runs a program of the start-up; one that is asked to end ends the start-up.
attend() {
    "$@" 3<&- &
    child=$!
    await_child
    if [ -n "$asked" ]; then
        say "asked to end before the command has begun"
        tidy
        exit "$asked"
    fi
    return "$code"
}

has() { command -v "$1" >/dev/null 2>&1; }

aws_command() { # SERVICE ARGUMENT...
    has aws || fail 69 "there is no AWS command line in this image, which '$1' needs; use Waybill's slim image, or add it"
    aws_endpoint=
    [ "$1" != s3 ] || aws_endpoint=${AWS_ENDPOINT_URL_S3:-${AWS_ENDPOINT_URL:-}}
    # Older ones do not know the variable.
    if [ -n "$aws_endpoint" ]; then
        attend aws --endpoint-url "$aws_endpoint" "$@"
    else
        attend aws "$@"
    fi
}

# --- where things are

# What a path or URL may be shown as: without what signs it, which is as good as a password.
shown() { printf '%s' "${1%%\?*}" | sed 's#^\([a-z0-9]*://\)[^/@]*@#\1#'; }

check_inside() { # NAME PATH: a relative path that does not leave its folder
    case /$2/ in
    //*) fail 64 "$1 must be a path within the run's file space, not '$2'" ;;
    */../*) fail 64 "$1 must stay within the run's file space, which '$2' does not" ;;
    esac
}

# Paths that programs make start with one of two folders; nothing else is replaced in them.
place() { # PATH: sets $placed
    # shellcheck disable=SC2016 # These are written so by whoever sets the variable.
    case $1 in
    '$WAYBILL_SCRATCH/'*) placed=$WAYBILL_SCRATCH/${1#*/} ;;
    '$WAYBILL_PROJECT/'*) placed=${WAYBILL_PROJECT:-.}/${1#*/} ;;
    *) placed=$1 ;;
    esac
}

# One entry a line, without blanks around it.
lines_of() { printf '%s\n' "$1" | tr ',' '\n' | sed 's/^[[:blank:]]*//; s/[[:blank:]]*$//; /^$/d'; }
