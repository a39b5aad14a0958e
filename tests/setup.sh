# Sourced by tests/demo and tests/all: installs what is missing, then builds a preset.
# On Debian and its relatives packages are installed with apt-get (as root or through sudo); on
# other systems the script says what is needed and goes on, so that CMake names what is missing.

NARC_PACKAGES_BUILD="gcc libc6-dev cmake ninja-build pkgconf zlib1g-dev libzstd-dev libssl-dev \
libisal-dev libjansson-dev libxml2-dev libarchive-dev libutf8proc-dev"
NARC_PACKAGES_TEST="g++ git clang libclang-rt-dev libcmocka-dev python3 libxml2-utils binutils \
zstd qpdf clang-format file"

narc_missing() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            printf '%s ' "$package"
    done
}

narc_install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "This is no Debian system. Needed: a C11 compiler, CMake 3.25, Ninja, pkg-config and the"
        echo "development files of zlib, zstd, OpenSSL 3, ISA-L, jansson, libxml2, libarchive and utf8proc;"
        echo "for the tests also cmocka, clang, Python 3, xmllint and the zstd command."
        return 0
    fi
    missing=$(narc_missing "$@")
    [ -z "$missing" ] && return 0
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 || {
            echo "These packages are missing: $missing"
            echo "Run this as root, or install sudo, or install them yourself."
            return 1
        }
        as_root=sudo
    fi
    echo "installing: $missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends \
        $missing >/dev/null
}

# narc_build PRESET [OPTION...]: configures and builds build/PRESET, quietly unless it fails.
narc_build() {
    preset=$1
    shift
    log=$(mktemp)
    echo "building: $preset"
    { cmake --preset "$preset" "$@" && cmake --build --preset "$preset"; } >"$log" 2>&1 || {
        cat "$log"
        rm -f "$log"
        return 1
    }
    rm -f "$log"
}
