#!/bin/sh
# Make .venv with the `cutline` command in it, from uv.lock alone: every file is checked against its hash.
# Usage: tools/setup.sh [dev]      with "dev", what `make test` needs comes along
set -eu
cd "$(dirname "$0")/.."
. tools/find_python.sh

groups="--no-dev"
[ "${1:-}" = dev ] && groups="--dev"

stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# An older uv cannot be relied on to read this lock file.
uv_is_recent() {
    "$1" --version 2>/dev/null | awk '{ split($2, v, "."); recent = v[1] > 0 || v[2] >= 13 } END { exit !recent }'
}

# The pinned uv, in a folder of its own; without the venv module, pip alone will do.
install_uv() {
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv --clear .tools/uv
        .tools/uv/bin/python -m pip install --quiet --require-hashes -r tools/uv-requirements.txt
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip install --quiet --require-hashes --target .tools/uv -r tools/uv-requirements.txt
    else
        stop "This Python has neither venv nor pip. Install python3-venv, then run this again."
    fi
}

find_uv() {
    for candidate in "$(command -v uv || true)" .tools/uv/bin/uv; do
        if [ -n "$candidate" ] && uv_is_recent "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    install_uv >&2
    printf '%s' .tools/uv/bin/uv
}

# uv does not read pip's settings: a machine whose pip knows an index or certificates of its own keeps them.
# Where the system has certificates, they count: an organisation's own are among them.
follow_pip() {
    index=${PIP_INDEX_URL:-$(pip_setting index-url)}
    [ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
    certificates=${PIP_CERT:-$(pip_setting cert)}
    [ -z "$certificates" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$certificates}"
    for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
        [ ! -f "$bundle" ] || export UV_SYSTEM_CERTS=true
    done
}

pip_setting() { "$python" -m pip config get "global.$1" 2>/dev/null || true; }

into_environment() { "$uv" pip install --quiet --python .venv/bin/python --no-deps "$@"; }

export UV_PYTHON_DOWNLOADS=never
python=$(find_python) || stop "$NO_PYTHON"
mkdir -p .tools
uv=$(find_uv)
follow_pip
[ -x .venv/bin/python ] || "$uv" venv --quiet --python "$python" .venv
"$uv" export --quiet --frozen --no-emit-project "$groups" --output-file .tools/requirements.txt
into_environment --require-hashes -r .tools/requirements.txt -r tools/build-requirements.txt
into_environment --no-build-isolation --editable .
[ -x .venv/bin/cutline ] || stop "The environment was made, but it has no cutline command."
