# Starts the thalweg command: what ./thalweg of a checkout and bin/thalweg of a release archive have in common. It is sourced.
# Only bash and coreutils are needed beside Java.
# shellcheck shell=bash

fail() {
    printf 'thalweg: %s\n' "$1" >&2
    exit 1
}

# find_java KIND: sets java to the one of JAVA_HOME, or else of the PATH. It must be version 17 or newer; KIND is JDK or JRE.
find_java() {
    if [[ -n ${JAVA_HOME:-} ]]; then
        java=$JAVA_HOME/bin/java
        [[ -x $java ]] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it; let it name a $1 17 or newer, or unset it"
    else
        java=$(command -v java) || fail "Java is needed, but there is no java on the PATH; install a $1 17 or newer, or set JAVA_HOME"
    fi
    java_release=$(dirname "$(dirname "$(readlink -f "$java")")")/release

    local version pattern='"([^"]*)"'
    version=$(release_value JAVA_VERSION)
    if [[ -z $version && $("$java" -version 2>&1) =~ $pattern ]]; then
        version=${BASH_REMATCH[1]}
    fi
    local major=${version#1.}
    major=${major%%[!0-9]*}
    [[ -n $major && $major -ge 17 ]] ||
        fail "Java 17 or newer is needed, but $java is version ${version:-unknown}; set JAVA_HOME to a $1 17 or newer"
}

# release_value KEY: a value of Java's file `release`, or nothing.
release_value() {
    local key value
    [[ -r $java_release ]] || return 0
    while IFS='=' read -r key value; do
        [[ $key != "$1" ]] || printf '%s\n' "${value//\"/}"
    done <"$java_release"
}

has_module() {
    local modules
    modules=$(release_value MODULES)
    if [[ -z $modules ]]; then
        modules=$("$java" --list-modules)
        modules=${modules//$'\n'/ }
    fi
    [[ " $modules " =~ \ $1[@\ ] ]]
}

# launch STATE JAVA_OPTION... -- ARGUMENT...: replaces this shell by the command. STATE is the folder for its log and for
# unpacked native libraries.
launch() {
    local state=$1 options=()
    shift
    while [[ $1 != -- ]]; do
        options+=("$1")
        shift
    done
    shift

    # What computes gets the Vector API, if this Java has it; Java says in a line that it incubates.
    case ${1:-} in
        up | backtest | fit | score | bench | conformance | check | doctor)
            ! has_module jdk.incubator.vector || options+=(--add-modules=jdk.incubator.vector)
            ;;
    esac

    local terminal=false
    [[ ! -t 2 ]] || terminal=true
    # shellcheck disable=SC2086 # several options in one variable
    exec "$java" "${options[@]}" -XX:+UseParallelGC -Xshare:auto ${THALWEG_JAVA_OPTIONS:-} \
        "-Dthalweg.terminal=$terminal" "-Dthalweg.log=$state/logs/thalweg.log" "-Dorg.bytedeco.javacpp.cachedir=$state/javacpp" \
        io.thalweg.workbench.Thalweg "$@"
}
