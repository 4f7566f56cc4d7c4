# Sourced: find_python prints the first Python that is new enough, or fails.
NO_PYTHON="Cutline needs Python 3.11 or newer, and none of python3, python3.14, python3.13, python3.12, python3.11 is."

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}
