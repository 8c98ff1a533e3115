#!/usr/bin/env bash
# Takes folders of plans from one job to another: `pack <archive> <folder>`, `unpack <folder> <archive...>`. Plans have secrets in
# clear text, and who may read a repository may read its artifacts: they are encrypted with GOLDEN_AMI_PLAN_KEY.
set -euo pipefail

usage() {
  echo "usage: ci/plans.sh pack <archive> <folder> | ci/plans.sh unpack <folder> <archive...>" >&2
  exit 2
}

if [ -z "${GOLDEN_AMI_PLAN_KEY:-}" ]; then
  echo "GOLDEN_AMI_PLAN_KEY is not set: make a secret of that name, e.g. by \`openssl rand -base64 32\`" >&2
  exit 2
fi

# A home of its own, so that no key ring of the machine is touched.
GNUPGHOME=$(mktemp -d)
export GNUPGHOME
trap 'gpgconf --kill all 2>/dev/null || true; rm -rf "$GNUPGHOME"' EXIT

crypt() {
  gpg --batch --quiet --yes --pinentry-mode loopback --passphrase-fd 3 --cipher-algo AES256 "$@" 3<<<"$GOLDEN_AMI_PLAN_KEY"
}

umask 077
case "${1:-}" in
pack)
  [ $# -eq 3 ] || usage
  tar -cz -C "$3" . | crypt --symmetric --output "$2"
  ;;
unpack)
  [ $# -ge 3 ] || usage
  folder=$2
  shift 2
  for archive in "$@"; do
    into=$folder/$(basename "$archive" .tar.gz.gpg)
    mkdir -p "$into"
    crypt --decrypt "$archive" | tar -xz -C "$into"
  done
  ;;
*) usage ;;
esac
