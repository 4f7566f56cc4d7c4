#!/bin/sh
# Fetch Unicode's own test files (Debian's package unicode-data) where that can be done, then run them.
set -eu
python=${1:?usage: tools/unicode_data.sh PYTHON}
folder=/usr/share/unicode
if [ ! -f "$folder/BidiTest.txt" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Unicode's test files are not at $folder, and only root can fetch them, with apt-get." >&2
        echo "Install Debian's package unicode-data, or run: $python -m tools.unicode_data FOLDER" >&2
        exit 1
    fi
    apt-get update -qq
    apt-get install -qq --no-install-recommends unicode-data
fi
exec "$python" -m tools.unicode_data "$folder"
