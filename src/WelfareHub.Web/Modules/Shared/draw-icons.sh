#!/usr/bin/env bash
# Draws the PNG icons from app.svg with the distribution's Chromium; for phones that take no SVG.
set -euo pipefail
cd "$(dirname "$0")/../../wwwroot/icons"
for size in 180 192 512; do
    profile=$(mktemp -d)
    page=$profile/icon.html
    sed "s|<svg |<!doctype html><style>body{margin:0}</style><svg style=\"display:block\" width=\"$size\" height=\"$size\" |" app.svg >"$page"
    chromium --headless --no-sandbox --disable-gpu --no-first-run --user-data-dir="$profile" --hide-scrollbars \
        --window-size=$size,$size --screenshot="$PWD/app-$size.png" "file://$page" 2>/dev/null
    rm -rf "$profile"
done
