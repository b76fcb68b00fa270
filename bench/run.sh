#!/bin/sh
# Runs one benchmark on the program as ./waybill builds it.
#
#   bench/run.sh                 lists the benchmarks
#   bench/run.sh NAME [ARG]...   runs bench/NAME.java, a class with a main method
#
# A benchmark is one Java file that uses what the modules make public; Java compiles it as it starts. The
# build compiles and formats it together with web's tests. WAYBILL_JAVA_OPTS holds options for Java.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
name=${1:-}
if [ -z "$name" ] || [ ! -r "$root/bench/$name.java" ]; then
  [ -z "$name" ] || echo "There is no benchmark $name." >&2
  echo "Benchmarks:" >&2
  find "$root/bench" -name '*.java' ! -name package-info.java | sed 's|.*/||; s|\.java$||; s|^|  |' | sort >&2
  [ -z "$name" ] || exit 2
  exit 0
fi
shift
"$root/waybill" --version >&2
read -r build <"$root/target/app/current"
# As ./waybill starts Java.
jvm=-XX:+UseSerialGC
[ "$(uname)" != Linux ] || jvm="$jvm -Djdk.lang.Process.launchMechanism=VFORK"
# shellcheck disable=SC2086 # options are words
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" $jvm ${WAYBILL_JAVA_OPTS:-} -Dwaybill.home="$root" \
  -cp "$root/target/app/$build/waybill.jar" "$root/bench/$name.java" "$@"
