#!/bin/sh
# Bundles for waybill-entry: tar.gz files that are fetched, checked, unpacked once and kept by their SHA-256. Read in, not run.
# shellcheck disable=SC2154 # What it has of others stands in waybill-functions.sh and waybill-entry.

sum_of() { # FILE: sets $sum
    if has sha256sum; then
        sum=$(sha256sum <"$1")
    elif has shasum; then
        sum=$(shasum -a 256 <"$1")
    else
        fail 69 "there is neither sha256sum nor shasum in this image, by which bundles are checked"
    fi
    sum=${sum%% *}
}

download_by_url() { # URL FILE
    scheme=${1%%://*}
    [ "$scheme" = https ] || scheme=http,https
    if has curl; then
        # Not among the words of the command, which others on the machine can see.
        printf 'url = "%s"\n' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')" >"$work/url"
        attend curl --config "$work/url" --proto "=$scheme" --proto-redir "=$scheme" --fail --silent --show-error \
            --location --connect-timeout 20 --speed-limit 1000 --speed-time 60 --output "$2"
    elif has python3; then
        printf '%s' "$1" >"$work/url"
        attend python3 -I -c '
import shutil, sys, urllib.error, urllib.request

class Redirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, request, fp, code, message, headers, url):
        if request.full_url.startswith("https:") and not url.startswith("https:"):
            raise urllib.error.URLError("it leads from https to " + url.split(":")[0])
        return super().redirect_request(request, fp, code, message, headers, url)

try:
    with open(sys.argv[1], encoding="utf-8") as file:
        url = file.read()
    with urllib.request.build_opener(Redirects).open(url, timeout=60) as answer, open(sys.argv[2], "wb") as file:
        shutil.copyfileobj(answer, file)
except OSError as e:
    sys.exit("python3: %s" % e)
' "$work/url" "$2"
    elif has wget; then
        # BusyBox has one that does not look at certificates.
        [ -n "$wanted" ] || fail 69 "$bundle_name: a bundle that wget fetches needs its checksum; set $bundle_sum_variable"
        attend wget -q -O "$2" "$1"
    else
        fail 69 "there is neither curl nor python3 nor wget in this image, to fetch $(shown "$1")"
    fi
}

download() { # SOURCE FILE
    tries=${WAYBILL_FETCH_TRIES:-3}
    try=1
    while :; do
        case $1 in
        s3://*) aws_command s3 cp --only-show-errors "$1" "$2" ;;
        *) download_by_url "$1" "$2" ;;
        esac && return
        [ "$try" -lt "$tries" ] || fail 75 "$bundle_name: $(shown "$1") cannot be fetched, after $tries tries"
        attend sleep $((try * 2))
        try=$((try + 1))
    done
}

check_names() { # LIST-OF-MEMBERS
    bad=$(grep -E -m 1 '^/|(^|/)\.\.(/|$)' "$1") &&
        fail 65 "$bundle_name: the bundle holds '$bad', which leads out of its folder; nothing of it was run"
}

# A link may lead to another place of the bundle, or to a program, as that of a virtual environment to its Python does.
check_links() { # FOLDER
    for program in find readlink; do
        has "$program" || fail 69 "there is no $program in this image, by which bundles are checked"
    done
    # shellcheck disable=SC2016 # For the inner shell.
    bad=$(find "$1" -type l -exec sh -c '
        root=$(cd "$1" && pwd -P) || exit
        shift
        for link; do
            to=$(readlink -f "$link") || to=
            case $to in
            "$root"/*) ;;
            *) if [ ! -f "$to" ] || [ ! -x "$to" ]; then printf "%s\n" "$link"; break; fi ;;
            esac
        done' sh "$1" {} + | head -n 1)
    [ -z "$bad" ] || fail 65 "$bundle_name: the link ${bad#"$1"/} in the bundle leads out of it or nowhere; nothing of it was run"
}

# Unpacks aside and gives it its name at the end, so that others see all of it or nothing.
unpack() { # ARCHIVE SUM
    if attend tar -tzf "$1" >"$work/members" 2>"$work/problem"; then :; else
        fail 65 "$bundle_name: $(shown "$source") is no tar.gz: $(head -n 1 "$work/problem")"
    fi
    check_names "$work/members"
    aside=$(mktemp -d "$cache/$2.XXXXXX") || fail 71 "cannot make a folder in $cache"
    if attend tar -x -z -o -f "$1" -C "$aside" 2>"$work/problem"; then :; else
        fail 65 "$bundle_name: the bundle cannot be unpacked: $(head -n 1 "$work/problem")"
    fi
    check_links "$aside"
    chmod 755 "$aside"
    # Only one gets the name: a link is there or not, where a folder would be moved into the one that is there.
    if ! ln -sn "${aside##*/}" "$cache/$2" 2>/dev/null; then
        [ -d "$cache/$2" ] || fail 71 "cannot write into $cache"
        rm -rf "$aside"
    fi
    aside=
}

find_cache() {
    [ -z "${cache:-}" ] || return 0
    cache=${WAYBILL_CACHE:-/var/cache/waybill}
    if mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then return; fi
    [ -z "${WAYBILL_CACHE:-}" ] || say "the cache folder $cache cannot be written to; bundles are unpacked for this run alone"
    cache=$WAYBILL_SCRATCH/cache
    mkdir -p "$cache" || fail 71 "cannot make the folder $cache"
}

# Sets $folder to where the bundle is unpacked; it may be shared and is not to be changed.
bundle() { # NAME VARIABLE SOURCE SUM-VARIABLE SUM
    bundle_name=$1
    source=$3
    bundle_sum_variable=$4
    wanted=$(printf '%s' "${5#sha256:}" | tr 'A-F' 'a-f')
    look_at_clock
    start=$now
    if [ -n "$wanted" ]; then
        case $wanted in
        *[!0-9a-f]*) fail 64 "$4 must be 64 hexadecimal digits, as sha256sum prints them" ;;
        esac
        [ ${#wanted} -eq 64 ] || fail 64 "$4 must be 64 hexadecimal digits, as sha256sum prints them"
    fi
    case $source in
    s3://* | https://*) archive= ;;
    http://*)
        [ -n "$wanted" ] || fail 64 "$2 is fetched without encryption, so it needs its checksum; set $4, or use https://"
        archive=
        ;;
    file://*) archive=${source#file://} ;;
    *://*) fail 64 "$2 is '$(shown "$source")'; it must be s3://…, https://…, file:///… or a path in the run's file space" ;;
    /*) archive=$source ;;
    *)
        archive=$files/$source
        if [ -n "$s3_files" ] && [ ! -e "$archive" ]; then
            check_inside "$2" "$source"
            source=$s3_files$source
            archive=
        fi
        ;;
    esac
    if [ -d "$archive" ]; then
        [ -z "$wanted" ] || fail 64 "$2 is the folder $archive, and a folder has no checksum; pack it, or leave out $4"
        folder=$(cd "$archive" && pwd -P)
        say "$1 $source: a folder, used as it is"
        return
    fi
    find_cache
    if [ -n "$wanted" ] && [ -d "$cache/$wanted" ]; then
        how="was in the cache"
        sum=$wanted
    else
        if [ -z "$archive" ]; then
            archive=$work/$1.tar.gz
            download "$source" "$archive"
        elif [ ! -f "$archive" ]; then
            fail 66 "$1: there is no bundle $archive"
        fi
        sum_of "$archive"
        if [ -n "$wanted" ] && [ "$sum" != "$wanted" ]; then
            fail 65 "$1: $(shown "$source") is not what was wanted: its SHA-256 is $sum, and $4 says $wanted"
        fi
        size=$(wc -c <"$archive")
        how="$(((size + 1023) / 1024)) KiB"
        if [ -d "$cache/$sum" ]; then
            how="$how, unpacked before"
        else
            unpack "$archive" "$sum"
        fi
        [ "$archive" != "$work/$1.tar.gz" ] || rm -f "$archive"
    fi
    folder=$(cd "$cache/$sum" && pwd -P)
    # What others pack has often one folder around it.
    set -- "$folder"/* "$1"
    if [ $# -eq 2 ] && [ -d "$1" ] && [ "${1##*/}" != bin ]; then folder=$1; fi
    since "$start"
    say "$bundle_name $(shown "$source"): $how, sha256 $(printf '%.12s' "$sum")… ($took)"
}

fetch_bundles() {
    if [ -n "${WAYBILL_RUNTIME_BUNDLE:-}" ]; then
        bundle runtime WAYBILL_RUNTIME_BUNDLE "$WAYBILL_RUNTIME_BUNDLE" WAYBILL_RUNTIME_SHA256 "${WAYBILL_RUNTIME_SHA256:-}"
        WAYBILL_RUNTIME=$folder
        PATH=$folder/bin:$PATH
        export WAYBILL_RUNTIME PATH
    fi
    if [ -n "${WAYBILL_PROJECT_BUNDLE:-}" ]; then
        bundle project WAYBILL_PROJECT_BUNDLE "$WAYBILL_PROJECT_BUNDLE" WAYBILL_PROJECT_SHA256 "${WAYBILL_PROJECT_SHA256:-}"
        # A copy of this try's own: programs write beside their files.
        WAYBILL_PROJECT=$WAYBILL_SCRATCH/project
        rm -rf "$WAYBILL_PROJECT"
        attend cp -RP "$folder" "$WAYBILL_PROJECT" || fail 71 "cannot copy the project to $WAYBILL_PROJECT"
        chmod -R u+w "$WAYBILL_PROJECT"
        export WAYBILL_PROJECT
    fi
}
