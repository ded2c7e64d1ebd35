# What the scripts of this folder share: settings, options, one way to change something, one way to change the stack.
# shellcheck shell=bash
#
# Reading is done at once; whatever changes something goes through `change`, which only tells it under --dry-run.

# What comes with macOS is neither; there, GNU's tools must come first in PATH.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)) || ! date -u -d '-1 minutes' >/dev/null 2>&1 || ! cp --help 2>&1 | grep -q -e --parents; then
  printf 'error: this needs GNU/Linux: bash 4.4 or newer, and the date, cp, find, touch of GNU\n  help: run it on a Linux machine or in a container\n' >&2
  exit 2
fi

set -euo pipefail
shopt -s inherit_errexit
export AWS_PAGER="" AWS_DEFAULT_OUTPUT=text

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
house=$(cd "$here/../.." && pwd)
# shellcheck disable=SC2034 # release.sh reads it
functions=(submit portal inbox notify escalate autoclose retain)
settings_file=$here/settings
dry_run=no
# A folder of our own that is gone at the end; read_settings makes it.
work=

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }
# Ends the script: what is wrong, and what to do.
fail() {
  complain "error: $1"
  [ $# -lt 2 ] || complain "  help: $2"
  exit 2
}

# Prints the comment at the head of the script: that is its help.
help() { sed -n '2,/^[^#]/ { s/^# \{0,1\}//p; }' "$0"; }

# Takes the options that all scripts have; the others are left in `rest`.
options() {
  rest=()
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) help; exit 0 ;;
      --dry-run) dry_run=yes ;;
      --settings) settings_file=${2:?"--settings needs a file"}; shift ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
}

# Reads the settings: known names only, so that a slip of the pen does not silently mean something else.
read_settings() {
  [ -f "$settings_file" ] || fail "$settings_file: there is no such file" "copy $here/settings.example to it and fill it in"
  stage=test stack='' region='' domain='' certificate='' mail_domain='' receive_mail=on alarm_mail='' budget=0 base_url=''
  architecture=arm64 reserve_concurrency=on log_level=info content=content table=''
  local line number=0 name value
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    case $line in '' | '#'*) continue ;; esac
    name=${line%%=*} value=${line#*=}
    case $name in
      stage | stack | region | domain | certificate | mail_domain | receive_mail | alarm_mail | budget | base_url | \
        architecture | reserve_concurrency | log_level | content | table) printf -v "$name" '%s' "$value" ;;
      *) fail "$settings_file:$number: no setting is called \"$name\"" "settings.example has all of them" ;;
    esac
  done <"$settings_file"
  for name in stack region domain mail_domain alarm_mail; do
    [ -n "${!name}" ] || fail "$settings_file: $name is missing" "settings.example says what it is"
  done
  [[ $stack =~ ^[a-z][a-z0-9-]{0,31}$ ]] || fail "$settings_file: stack=$stack cannot be a name" "small letters, digits, hyphens; at most 32"
  [[ $stage == test || $stage == prod ]] || fail "$settings_file: stage=$stage is neither test nor prod"
  [[ $receive_mail == on || $receive_mail == off ]] || fail "$settings_file: receive_mail=$receive_mail is neither on nor off"
  [[ $receive_mail == off || $mail_domain != "$domain" ]] \
    || fail "$settings_file: domain and mail_domain are both $domain" "a CNAME for the site and an MX on one name cannot be: mail_domain=mail.$domain, or receive_mail=off"
  [[ $content == /* ]] || content=$house/$content
  export AWS_REGION=$region AWS_DEFAULT_REGION=$region
  # shellcheck disable=SC2034 # read by the scripts
  table_in_use=${table:-$stack}
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
}

# Programs that the script cannot do without.
need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || fail "$program is not installed" "README.md says what to set up"
  done
}

# Does what changes something; under --dry-run tells it instead.
change() {
  if [ "$dry_run" = yes ]; then
    say "would run: $*"
  else
    "$@"
  fi
}

# Asks for the stack's name; anything else ends the script, after what `otherwise` names.
typed_name() {
  local typed='' otherwise=${2:-true}
  printf '%s\nType the name of the stack (%s) to go on: ' "$1" "$stack"
  read -r typed || true
  [ "$typed" = "$stack" ] || { "$otherwise"; fail "\"$typed\" is not \"$stack\"; nothing was done"; }
}

# What CloudFormation says of a stack; nothing if there is no such stack. A refusal or a dead network is not taken for that.
described() {
  if ! aws cloudformation describe-stacks --stack-name "$1" --query "$2" 2>"$work/said"; then
    grep -q 'does not exist' "$work/said" || fail "CloudFormation says of $1: $(tr '\n' ' ' <"$work/said")" "aws sts get-caller-identity says who you are"
  fi
}
status_of() { described "$1" 'Stacks[0].StackStatus'; }
# The bucket of releases, or nothing before the first deploy.
releases_bucket() { described "$stack-releases" 'Stacks[0].Outputs[0].OutputValue'; }
# Asks once for all that CloudFormation knows of the stack; `fact` then answers. Outputs and parameters have different names.
learn() {
  facts=$(described "$stack" \
    "Stacks[0].[[['Status',StackStatus]],Outputs[].[OutputKey,OutputValue],Parameters[].[ParameterKey,ParameterValue]] | []")
}
# One output or parameter of the stack, or its Status; nothing if there is none.
fact() { awk -F '\t' -v name="$1" '$1 == name { print $2; exit }' <<<"$facts"; }
account() { aws sts get-caller-identity --query Account; }

# The parameters of template.yaml, out of the settings, for one version.
parameters() {
  local version=$1 bucket=$2 stream='' keys
  if [ -n "$table" ]; then
    stream=$(aws dynamodb describe-table --table-name "$table" --query Table.LatestStreamArn) \
      || fail "table=$table: there is no such table in $region" "restore makes one; or leave table= empty"
  fi
  # The signing keys stay what they are: `rotate` alone changes them.
  keys=${keys_version-$(fact KeysVersion)}
  local name value
  while IFS='=' read -r name value; do
    printf 'ParameterKey=%s,ParameterValue=%s\n' "$name" "$value"
  done <<END
Stage=$stage
Version=$version
Releases=$bucket
Domain=$domain
BaseUrl=$base_url
CertificateArn=$certificate
MailDomain=$mail_domain
ReceiveMail=$receive_mail
AlarmMail=$alarm_mail
MonthlyBudget=$budget
Architecture=$architecture
ReserveConcurrency=$reserve_concurrency
TableInUse=$table_in_use
StreamInUse=$stream
KeysVersion=$keys
LogLevel=$log_level
END
}

# Prepares the change of the stack to a version and shows it. Leaves the change set's name in `change_set`, and in `changes`
# whether there is anything to change. (Not by its exit status: bash would then go on after faults inside.)
prepare() {
  local version=$1 bucket=$2 key=$3 kind=UPDATE reason
  local -a given=() more=()
  case $(fact Status) in
    '' | REVIEW_IN_PROGRESS) kind=CREATE more=(--import-existing-resources) ;;
    ROLLBACK_COMPLETE) fail "the first deploy of $stack had failed" "aws cloudformation delete-stack --stack-name $stack, then deploy again" ;;
    *_IN_PROGRESS) fail "$stack is being changed ($(fact Status))" "wait until that is over" ;;
    *_FAILED) fail "$stack is in the state $(fact Status)" "look at its events in the console of CloudFormation" ;;
  esac
  mapfile -t given < <(parameters "$version" "$bucket")
  # A fault within a pipe's other end ends only that end.
  [ ${#given[@]} -gt 10 ] || exit 2
  # An older template knows fewer parameters; a newer one would miss none.
  local url=https://s3.$region.amazonaws.com/$bucket/$key known pair
  known=$(aws cloudformation get-template-summary --template-url "$url" --query 'Parameters[].ParameterKey' | tr '\t' '\n')
  for pair in "${given[@]}"; do
    pair=${pair%%,*}
    grep -qx "${pair#ParameterKey=}" <<<"$known" || complain "note: this template has no parameter ${pair#ParameterKey=}"
  done
  mapfile -t given < <(printf '%s\n' "${given[@]}" | grep -E "^ParameterKey=($(paste -sd '|' <<<"$known")),")
  change_set=lotse-$version-$(date -u +%H%M%S)
  aws cloudformation create-change-set --stack-name "$stack" --change-set-name "$change_set" --change-set-type "$kind" \
    "${more[@]}" --template-url "$url" --capabilities CAPABILITY_IAM \
    --parameters "${given[@]}" --tags "Key=lotse,Value=$stage" >/dev/null
  if ! aws cloudformation wait change-set-create-complete --stack-name "$stack" --change-set-name "$change_set" 2>/dev/null; then
    reason=$(aws cloudformation describe-change-set --stack-name "$stack" --change-set-name "$change_set" --query StatusReason)
    drop_change_set
    case $reason in
      *"didn't contain changes"* | *"No updates are to be performed"*) changes=no; return ;;
      *) fail "the change cannot be made: $reason" ;;
    esac
  fi
  changes=yes
  say "what changes in $stack:"
  aws cloudformation describe-change-set --stack-name "$stack" --change-set-name "$change_set" \
    --query 'Changes[].ResourceChange.[Action,LogicalResourceId,ResourceType,Replacement]' | sed 's/\tNone$//; s/\tFalse$//; s/^/  /'
}

# Takes a prepared change away again; a stack that exists only for it goes too.
drop_change_set() {
  aws cloudformation delete-change-set --stack-name "$stack" --change-set-name "$change_set"
  [ -n "$(fact Status)" ] && [ "$(fact Status)" != REVIEW_IN_PROGRESS ] || aws cloudformation delete-stack --stack-name "$stack"
}

# Waits until nothing is under way any more; leaves the last status in `status`, which is empty for a stack that is gone.
# The waiters of the AWS command line look every 30 seconds only.
settled() {
  sleep 1
  while true; do
    status=$(status_of "$1")
    [[ $status == *_IN_PROGRESS ]] || break
    sleep 3
  done
}

# Makes the prepared change and waits for its end.
carry_out() {
  aws cloudformation execute-change-set --stack-name "$stack" --change-set-name "$change_set"
  settled "$stack"
  if [[ $status != CREATE_COMPLETE && $status != UPDATE_COMPLETE ]]; then
    aws cloudformation describe-stack-events --stack-name "$stack" \
      --query "StackEvents[?contains(ResourceStatus,'FAILED')].[LogicalResourceId,ResourceStatusReason]" | head -20 >&2
    fail "the change of $stack failed; CloudFormation has put everything back" "the lines above say why"
  fi
  learn
}

# Brings a version that is in the bucket onto the stack; `changes` says whether it was not there already.
bring() {
  local version=$1 bucket=$2 before
  before=$(fact Version)
  prepare "$version" "$bucket" "releases/$version/template.yaml"
  if [ "$changes" = yes ]; then
    if [ "$stage" = prod ]; then
      typed_name "This changes the desk that people use." drop_change_set
    fi
    carry_out
    # From here on the version runs: that is written down first, whatever fails later. Another version's pages begin anew,
    # for CloudFront keeps them for a day.
    if [ "$before" != "$version" ]; then
      printf '%s %s\n' "$version" "${before:--}" | aws s3 cp --quiet - "s3://$bucket/history/$(date -u +%Y%m%dT%H%M%S)-$version"
      aws cloudfront create-invalidation --distribution-id "$(fact DistributionId)" --paths '/*' --query Invalidation.Id >/dev/null
    fi
  fi
  # Also when nothing changed: an earlier run may have ended before it.
  settle_account
}

# What CloudFormation cannot do: the active rule set, and guards against a careless hand.
settle_account() {
  local active
  if [ "$receive_mail" = on ]; then
    active=$(aws ses describe-active-receipt-rule-set --query Metadata.Name 2>/dev/null || true)
    case $active in
      '' | None) aws ses set-active-receipt-rule-set --rule-set-name "$stack" ;;
      "$stack") ;;
      *) complain "warning: the rule set \"$active\" takes mails in, not \"$stack\": SES has one active set for an account and region, so no mail reaches this desk. Say receive_mail=off, or make this one active: aws ses set-active-receipt-rule-set --rule-set-name $stack" ;;
    esac
  fi
  if [ "$stage" = prod ]; then
    aws cloudformation update-termination-protection --enable-termination-protection --stack-name "$stack" >/dev/null
    aws cloudformation set-stack-policy --stack-name "$stack" --stack-policy-body "file://$here/keep.json"
  fi
}
