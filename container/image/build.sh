#!/bin/sh
# Builds Waybill's container images with docker or podman.
set -eu

usage() {
    cat <<'END'
Usage: container/image/build.sh [OPTION...] slim|worker

Builds the image localhost/waybill-slim:latest or localhost/waybill-worker:latest; worker is built on slim, which is
built first where it is not there. The worker's program is built by ./waybill when it is not.

  --engine PROGRAM   docker or podman; the first of them on PATH
  --tag NAME         what the image is called
  --base IMAGE       of slim: instead of python:3.12-slim; of worker: the slim image
  --jdk IMAGE        of worker: instead of eclipse-temurin:17-jdk, from which its Java is linked
  --awscli VERSION   of slim: the AWS command line's, as pip writes it, such as ==1.45.1; empty for none
  --platform NAME    such as linux/arm64
  --context-only     prepares the context in target/image/NAME and builds nothing
  --size             tells how much the image's layers add to those of its base, compressed
  -h, --help         this text
END
}

fail() {
    printf 'build.sh: %s\n' "$*" >&2
    exit 2
}

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
engine=
tag=
base=
jdk=
awscli=default
platform=
build=yes
size=
name=
while [ $# -gt 0 ]; do
    case $1 in
    --engine | --tag | --base | --jdk | --awscli | --platform)
        [ $# -gt 1 ] || fail "$1 needs a value"
        case $1 in
        --engine) engine=$2 ;;
        --tag) tag=$2 ;;
        --base) base=$2 ;;
        --jdk) jdk=$2 ;;
        --awscli) awscli=$2 ;;
        --platform) platform=$2 ;;
        esac
        shift
        ;;
    --context-only) build= ;;
    --size) size=yes ;;
    -h | --help)
        usage
        exit 0
        ;;
    slim | worker) name=$1 ;;
    *) fail "there is no option or image $1; --help tells them" ;;
    esac
    shift
done
[ -n "$name" ] || fail "say which image: slim or worker"
[ -n "$tag" ] || tag=localhost/waybill-$name:latest
if [ -z "$engine" ] && [ -n "$build" ]; then
    for engine in docker podman none; do
        if [ "$engine" = none ]; then fail "there is neither docker nor podman; install one (Debian: apt-get install podman runc)"; fi
        if "$engine" info >/dev/null 2>&1; then break; fi
    done
fi

scripts=$root/container/src/main/resources/io/waybill/container/image
context=${WAYBILL_IMAGE_CONTEXT:-$root/target/image}/$name
rm -rf "$context"
mkdir -p "$context"
cp "$root/container/image/$name.Dockerfile" "$context/Dockerfile"

set --
[ -z "$platform" ] || set -- --platform "$platform"
case $name in
slim)
    mkdir "$context/bin"
    for script in waybill-functions.sh waybill-bundles.sh waybill-entry waybill-dbt; do
        cp "$scripts/$script" "$context/bin/"
    done
    chmod 755 "$context"/bin/*
    [ -z "$base" ] || set -- "$@" --build-arg "BASE=$base"
    [ "$awscli" = default ] || set -- "$@" --build-arg "AWSCLI=$awscli"
    ;;
worker)
    program=$root/target/app/$(cat "$root/target/app/current" 2>/dev/null || true)/worker
    if [ ! -f "$program/waybill-worker.jar" ]; then
        "$root/waybill" --version >/dev/null
        program=$root/target/app/$(cat "$root/target/app/current")/worker
    fi
    mkdir -p "$context/worker/bin"
    cp -R "$program/." "$context/worker/"
    cp "$root/container/image/waybill-worker" "$context/worker/bin/"
    chmod 755 "$context/worker/bin/waybill-worker"
    # The modules that the program's jars name; and, by hand, what is only looked up: TLS with elliptic curves, zip as files.
    modules=$(jdeps --print-module-deps --ignore-missing-deps --multi-release 17 --recursive \
        --class-path "$program/lib/*" "$program/waybill-worker.jar" 2>/dev/null | tail -n 1) || modules=
    [ -n "$modules" ] || fail "jdeps of a JDK 17 is needed, to tell which modules the worker needs"
    set -- "$@" --build-arg "MODULES=$modules,jdk.crypto.ec,jdk.zipfs,jdk.unsupported"
    [ -z "$base" ] || set -- "$@" --build-arg "SLIM=$base"
    [ -z "$jdk" ] || set -- "$@" --build-arg "JDK=$jdk"
    if [ -z "$base" ] && [ -n "$build" ] && ! "$engine" image inspect localhost/waybill-slim:latest >/dev/null 2>&1; then
        "$0" --engine "$engine" slim
    fi
    ;;
esac
echo "context: $context"
[ -n "$build" ] || exit 0

# shellcheck disable=SC2086 # Options are words.
"$engine" build ${WAYBILL_IMAGE_BUILD_OPTIONS:-} "$@" --tag "$tag" "$context"
echo "image: $tag"
if [ -n "$size" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    "$engine" save --output "$folder/image.tar" "$tag"
    echo "all layers, compressed: $(gzip -c <"$folder/image.tar" | wc -c) bytes"
    given=${base:-$(sed -n 's/^ARG BASE=//p; s/^ARG SLIM=//p' "$context/Dockerfile" | head -n 1)}
    "$engine" save --output "$folder/base.tar" "$given"
    echo "its base, compressed: $(gzip -c <"$folder/base.tar" | wc -c) bytes"
fi
