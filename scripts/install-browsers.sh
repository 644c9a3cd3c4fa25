#!/bin/sh
# Installs, on Debian, the browsers that `npm run test:browser` (Chromium) and `npm run test:firefox` drive, where they are missing.
set -eu

missing=''
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing="$missing chromium"
[ -x "${FIREFOX:-/usr/bin/firefox-esr}" ] || missing="$missing firefox-esr"
[ -n "$missing" ] || exit 0

apt-get update -qq
# shellcheck disable=SC2086 # one package per word
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
