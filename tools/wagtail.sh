#!/bin/sh
# Start Wagtail from its package with the app of clients/wagtail; publish, edit and kill pages in it, and let
# Synapse, a chat server, unfurl them.
set -eu
python=${1:?usage: tools/wagtail.sh PYTHON}
folder=out/systems/wagtail
if [ ! -x "$folder/bin/python" ] || ! "$folder/bin/python" -c "import wagtail" 2>/dev/null; then
    "$python" -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "wagtail>=8,<9"
fi
chat=out/systems/synapse
if [ ! -x "$chat/bin/python" ] || ! "$chat/bin/python" -c "import synapse, bs4" 2>/dev/null; then
    "$python" -m venv "$chat"
    "$chat/bin/python" -m pip install --quiet --disable-pip-version-check "matrix-synapse[url-preview]>=1.163,<2"
fi
export CUTLINE_TEST_SYNAPSE="$PWD/$chat/bin/python"
CUTLINE_TEST_WAGTAIL="$PWD/$folder/bin/python" "$python" -m pytest tests/systems/test_wagtail.py
