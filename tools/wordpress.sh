#!/bin/sh
# Start WordPress from Debian's package with the plugin of clients/wordpress; publish, edit and kill articles in it.
set -eu
python=${1:?usage: tools/wordpress.sh PYTHON}
folder=out/systems/wordpress
if [ ! -f "$folder/usr/share/wordpress/wp-load.php" ]; then
    if ! command -v apt-get >/dev/null; then
        echo "WordPress comes from Debian's package, and there is no apt-get here." >&2
        exit 1
    fi
    mkdir -p "$folder"
    apt-get update -qq
    (cd "$folder" && apt-get -o APT::Sandbox::User=root download -qq wordpress && dpkg -x wordpress_*.deb . && rm wordpress_*.deb)
fi
if ! php -m 2>/dev/null | grep -q mysqli; then
    if [ "$(id -u)" != 0 ]; then
        echo "PHP with mysqli and gd is needed, and only root can install it: php-cli php-mysql php-gd php-xml." >&2
        exit 1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        php-cli php-mysql php-gd php-xml >/dev/null
fi
if ! mysql -h 127.0.0.1 -u root -e "" 2>/dev/null; then
    echo "MariaDB or MySQL must answer on 127.0.0.1:3306 to root without a password." >&2
    exit 1
fi
CUTLINE_TEST_WORDPRESS="$PWD/$folder/usr/share/wordpress" \
    "$python" -m pytest tests/systems/test_wordpress.py
