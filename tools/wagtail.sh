#!/bin/sh
# Start Wagtail from its package with the app of clients/wagtail; publish, edit and kill pages in it.
set -eu
python=${1:?usage: tools/wagtail.sh PYTHON}
folder=out/systems/wagtail
if [ ! -x "$folder/bin/python" ] || ! "$folder/bin/python" -c "import wagtail" 2>/dev/null; then
    "$python" -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "wagtail>=8,<9"
fi
CUTLINE_TEST_WAGTAIL="$PWD/$folder/bin/python" "$python" -m pytest tests/systems/test_wagtail.py
