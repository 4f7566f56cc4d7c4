#!/bin/sh
# Install from Debian, as root, what tests need beside Python: a browser, and exiftool to read rights records.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium libimage-exiftool-perl >/dev/null
