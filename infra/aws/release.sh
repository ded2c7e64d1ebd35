# How a release is made: the functions, the site, the template, and one name for the three.
# shellcheck shell=bash
#
# The name (version) is a hash of what is in them: what has the same name is uploaded once. On the same machine and day the same
# sources give the same name, whoever makes it; another compiler makes other programs, and pages tell of their day.

# Makes the release in $work/release. `zips` and `site` may name folders in which the parts are already.
make_release() {
  local zips=$1 site=$2 name
  need zip unzip sha256sum
  mkdir -p "$work/release/functions"
  if [ -n "$site" ]; then
    [ -f "$site/index.html" ] || fail "$site/index.html: there is no such file" "--site needs what lotse build wrote"
    cp -R "$site" "$work/release/site"
  else
    make_site
  fi
  if [ -n "$zips" ]; then
    for name in "${functions[@]}"; do
      [ -f "$zips/$name.zip" ] || fail "$zips/$name.zip: there is no such file" "--zips needs one for each function: ${functions[*]}"
      cp "$zips/$name.zip" "$work/release/functions/"
    done
  else
    make_functions
  fi
  cp "$here/template.yaml" "$work/release/template.yaml"
  version=$(name_release)
}

# What functions read of the content. Pages are the site's; outages too, for a packed one could not be taken back.
packed=(desk.toml templates strings assets mails)

# The functions that take many mails at once: one that panics must not take the others along.
unwinding=(inbox notify)

# Builds these programs with a profile of Cargo.toml.
build() {
  local profile=$1 target=aarch64-unknown-linux-musl name
  local -a bins=()
  shift
  [ "$architecture" = arm64 ] || target=x86_64-unknown-linux-musl
  for name in "$@"; do bins+=(--bin "$name"); done
  (cd "$house" && cargo lambda build --quiet --profile "$profile" --locked --package aws "${bins[@]}" --target "$target")
}

# Builds the seven programs and packs each with what it reads and does not bring along.
make_functions() {
  local built name part
  local -a ending=()
  need cargo cargo-lambda
  # Functions read a template or mail when they need it: what is wrong with one is found here. Who builds the site finds it too.
  [ -z "$site" ] || own_lotse check "$content" >&2
  say "building the functions for $architecture"
  for name in "${functions[@]}"; do
    case " ${unwinding[*]} " in *" $name "*) ;; *) ending+=("$name") ;; esac
  done
  # Who ends at a panic needs no tables of how to get out of it: a tenth of a program.
  RUSTFLAGS="${RUSTFLAGS:-} -C force-unwind-tables=no" build function "${ending[@]}"
  build function-unwinding "${unwinding[@]}"
  built=${CARGO_TARGET_DIR:-$house/target}/lambda
  for name in "${functions[@]}"; do
    mkdir -p "$work/$name/desk"
    cp "$built/$name/bootstrap" "$work/$name/"
    # What links lead to is copied (-L), so that nothing is ever written through one.
    for part in "${packed[@]}"; do
      [ ! -e "$content/$part" ] || cp -RL "$content/$part" "$work/$name/desk/$part"
    done
    without_ours "$work/$name/desk"
    case $name in submit | portal) copy_asked "$work/$name/desk/site" ;; esac
    pack "$work/$name" "$work/release/functions/$name.zip"
  done
}

# Takes away what the programs bring along as it is: reading it again would only cost time.
without_ours() {
  local part
  for part in templates strings assets mails; do
    [ -d "$1/$part" ] || continue
    (cd "$1" && find "$part" -type f -exec cmp -s {} "$house/content/{}" \; -delete)
  done
}

# The files of the site that the pages of functions ask for: the search, the first answers on each topic. Not outages, which are
# told without a release: functions without stoerungen.json tell none themselves, the pages' script does.
copy_asked() {
  mkdir -p "$1"
  (
    cd "$work/release/site" || exit
    find . -type f \( -path '*/suche/index.html' -o -path './assets/search/*' -o -path ./erste-hilfe.json -o -path ./ohne-zustaendige.json \) \
      -exec cp --parents --target-directory "$1" {} +
  )
  [ -f "$1/suche/index.html" ] && [ -n "$(find "$1" -path "$1/assets/search/*" -print -quit)" ] \
    || fail "the site has no search: suche/index.html and an index in assets/search are needed" "lotse build writes both"
}

# The same files give the same bytes: times do not count, nor the order in which the disk lists them, nor who may read them here.
# In Lambda another user reads them than the one who packed.
pack() {
  chmod -R a+rX,u+w,go-w "$1"
  find "$1" -exec touch --no-dereference --date=@315532800 {} +
  (cd "$1" && find . -type f | LC_ALL=C sort | TZ=UTC zip -qX "$2" -@)
}

# Builds the site for the address at which it will stand.
make_site() {
  say "building the site"
  own_lotse build "$content" --out "$work/release/site" --base-url "https://$domain"
}

own_lotse() {
  local -a lotse=("${LOTSE:-}")
  [ -n "${LOTSE:-}" ] || lotse=(cargo run --quiet --release --locked --manifest-path "$house/Cargo.toml" -p lotse --)
  "${lotse[@]}" "$@"
}

# The hash of all files, those in the zips too: packing again must not make another release.
name_release() {
  local zip
  mkdir -p "$work/seen"
  for zip in "$work"/release/functions/*.zip; do
    unzip -q -o -d "$work/seen/$(basename "$zip" .zip)" "$zip"
  done
  (
    cd "$work" || exit
    find seen release/site release/template.yaml -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -c1-16
}

# Puts the release into the bucket, unless it is there. The file `complete` comes last: without it, it is not there.
upload_release() {
  local bucket=$1 hex='[0-9a-f]' named
  if aws s3api head-object --bucket "$bucket" --key "releases/$version/complete" >/dev/null 2>&1; then
    say "release $version is in the bucket already"
    return
  fi
  say "uploading release $version"
  named="*.$(printf "$hex%.0s" {1..12}).*"
  local for_ever='public, max-age=31536000, immutable'
  # Browsers always ask; CloudFront keeps it for a day, and `bring` has it forget everything.
  local asked='public, max-age=0, s-maxage=86400, must-revalidate'
  local to=s3://$bucket/site/$version from=$work/release/site
  change aws s3 cp --quiet --recursive "$from" "$to" --exclude '*.html' --exclude "$named" --exclude stoerungen.json --cache-control "$asked"
  change aws s3 cp --quiet --recursive "$from" "$to" --exclude '*' --include '*.html' --cache-control "$asked" --content-type 'text/html; charset=utf-8'
  change aws s3 cp --quiet --recursive "$from" "$to" --exclude '*' --include "$named" --cache-control "$for_ever"
  # Outages must be seen soon: this file may also be replaced alone.
  [ ! -f "$from/stoerungen.json" ] || change aws s3 cp --quiet "$from/stoerungen.json" "$to/stoerungen.json" --cache-control 'public, max-age=0, s-maxage=60'
  # Types that not every Python knows, in which the AWS command line is written.
  odd_type webmanifest application/manifest+json
  odd_type vtt 'text/vtt; charset=utf-8'
  # Pages that are open while the site changes still call their old style and script.
  [ ! -d "$from/assets" ] || change aws s3 cp --quiet --recursive "$from/assets" "s3://$bucket/site/kept/assets" --exclude '*' --include "$named" --cache-control "$for_ever"
  change aws s3 cp --quiet --recursive "$work/release/functions" "s3://$bucket/functions/$version"
  change aws s3 cp --quiet "$work/release/template.yaml" "s3://$bucket/releases/$version/template.yaml"
  (cd "$work/release" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) >"$work/complete"
  change aws s3 cp --quiet "$work/complete" "s3://$bucket/releases/$version/complete"
}

odd_type() {
  if [ -n "$(find "$work/release/site" -name "*.$1" -print -quit)" ]; then
    change aws s3 cp --quiet --recursive "$work/release/site" "s3://$bucket/site/$version" \
      --exclude '*' --include "*.$1" --cache-control 'public, max-age=0, s-maxage=86400, must-revalidate' --content-type "$2"
  fi
}
