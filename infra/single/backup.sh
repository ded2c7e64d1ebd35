#!/usr/bin/env bash
# Makes a backup of a desk that runs, looks whether it can be read, and lets old ones go.
#
#   backup.sh DATA BACKUPS [KEEP]
#
#   DATA     the desk's data folder, such as /var/lib/lotse
#   BACKUPS  a folder for the backups; each is a folder named by its moment
#   KEEP     how many to keep [default: 14]
#
# A backup is a data folder: lotse.sqlite, keys, inbox/ (mails as they came, with what was attached) and mail/ (mails that
# wait to go out, or went). To go back: stop the desk, put all of it into an empty data folder, start it. Nothing else is
# needed. It needs GNU tar and sqlite3.

set -euo pipefail
[ "${1:-}" != --help ] || { sed -n '2,/^[^#]/ { s/^# \{0,1\}//p; }' "$0"; exit 0; }
data=${1:?"backup.sh DATA BACKUPS [KEEP]"} backups=${2:?"backup.sh DATA BACKUPS [KEEP]"} keep=${3:-14}
fail() { printf 'error: %s\n' "$1" >&2; exit 2; }
[ -f "$data/lotse.sqlite" ] || fail "$data/lotse.sqlite: there is no such file"
[[ $keep =~ ^[1-9][0-9]*$ ]] || fail "KEEP is $keep; it must be a number from 1"
command -v sqlite3 >/dev/null || fail "sqlite3 is not installed (package sqlite3)"

umask 077
moment=$(date -u +%Y%m%dT%H%M%SZ)
# Half a backup has another name, so that nobody takes it for one.
half=$backups/half-$moment
trap 'rm -rf "$half"' EXIT
mkdir -p "$half"

# Files in a folder come, go and move while it is copied: what vanished meanwhile is no fault (tar then ends with 1).
copy() {
  local ended=(0 0)
  [ -d "$data/$1" ] || return 0
  tar -C "$data" -cf - "$@" 2>"$half/said" | tar -C "$half" -xf - || ended=("${PIPESTATUS[@]}")
  [ "${ended[0]}" -le 1 ] && [ "${ended[1]}" = 0 ] || fail "$data/$1 cannot be copied: $(tr '\n' ' ' <"$half/said")"
  rm "$half/said"
}

# Mail that came is copied before the store: once it is read it moves from inbox/new to another folder, and its ticket then
# stands in the store, which is copied later. What is read between the two is in both, and the desk knows it again.
copy inbox/new
copy inbox
# A copy as of one moment, however much is written meanwhile: SQLite itself makes it. cp would not.
sqlite3 -readonly "$data/lotse.sqlite" ".timeout 20000" "VACUUM INTO '$half/lotse.sqlite'"
seen=$(sqlite3 "$half/lotse.sqlite" 'PRAGMA integrity_check')
[ "$seen" = ok ] || fail "the copy cannot be read: $seen"
# All links that were mailed hang on the keys.
cp -p "$data/keys" "$half/keys"
# Mails that wait or went; each file is written once and never changed, so one that comes meanwhile does no harm.
copy mail
mv "$half" "$backups/$moment"
printf 'backup %s: %s\n' "$moment" "$(du -sh "$backups/$moment" | cut -f 1)"

# The oldest go, whole backups only.
find "$backups" -mindepth 1 -maxdepth 1 -type d -name '2*Z' | sort | head -n "-$keep" | xargs -r -d '\n' rm -rf --
