#!/bin/sh
# Install from Debian, as root, what tests need beside Python: a browser, exiftool to read rights records, and
# PostgreSQL, of which tests start a server of their own.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium libimage-exiftool-perl postgresql >/dev/null
