#!/bin/sh
# Start Strapi from its packages on a PostgreSQL; publish, edit and kill articles in it, and let its webhooks tell.
set -eu
python=${1:?usage: tools/strapi.sh PYTHON}
. tools/node.sh
install strapi @strapi/strapi@5.54.0 pg@8.23.1 react@18.3.1 react-dom@18.3.1 react-router-dom@6.30.6 styled-components@6.6.0
CUTLINE_TEST_STRAPI="$cache/strapi/node_modules" "$python" -m pytest tests/systems/test_strapi.py
