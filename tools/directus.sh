#!/bin/sh
# Start Directus from its packages on a PostgreSQL; publish, edit and kill items in it, and let its flows tell.
set -eu
python=${1:?usage: tools/directus.sh PYTHON}
. tools/node.sh
install directus directus@12.4.0
build "$cache/directus/node_modules/isolated-vm"
CUTLINE_TEST_DIRECTUS="$cache/directus/node_modules" "$python" -m pytest tests/systems/test_directus.py
