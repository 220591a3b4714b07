#!/usr/bin/env bash
# Runs every test of the product, with what they need: a browser, CJK fonts, PostgreSQL, a mail server, a second reader of
# calendars. What a fresh Debian lacks is installed; the servers are private to this run and end with it. A test that would skip is a failure here.
# The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DEBIAN_FRONTEND=noninteractive
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
servers=()
work=$(mktemp -d "${TMPDIR:-/tmp}/welfarehub-tests.XXXXXX")
chmod 755 "$work"

main() {
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    install_what_is_missing
    start_postgres
    start_mail_server
    export WELFAREHUB_TEST_CHROMIUM=/usr/bin/chromium WELFAREHUB_TEST_ALL=1
    say "Building"
    dotnet build WelfareHub.sln -c Release -v q
    publish
    run_tests
}

say() { printf '\n== %s\n' "$*"; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else sudo -n -u postgres "$@"; fi; }

install_what_is_missing() {
    local missing=()
    [ -x /usr/bin/chromium ] || missing+=(chromium)
    [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing+=(fonts-noto-cjk)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
    [ -x /usr/sbin/smtpd ] || missing+=(opensmtpd)
    /usr/bin/python3 -c 'import icalendar' 2>/dev/null || missing+=(python3-icalendar)
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing ${missing[*]}"
    # A mirror may stumble, and the system's own upkeep may be at it.
    local patient=(-qq -o Acquire::Retries=5 -o DPkg::Lock::Timeout=300)
    as_root apt-get "${patient[@]}" update
    # The packages start services of their own when they can; the tests bring their own, so for this install none may start.
    local policy=/usr/sbin/policy-rc.d made_policy=
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod 755 $policy
        made_policy=yes
    fi
    local result=0
    as_root env DEBIAN_FRONTEND=noninteractive apt-get "${patient[@]}" install -y --no-install-recommends "${missing[@]}" >"$work/apt.log" 2>&1 || result=$?
    [ -z "$made_policy" ] || as_root rm -f $policy
    if [ $result != 0 ]; then
        tail -n 30 "$work/apt.log" >&2
        exit $result
    fi
}

# Below the ports that the system gives out by itself, so that nobody comes by it between this look and its use.
free_port() {
    local port
    for _ in {1..100}; do
        port=$((10000 + RANDOM % 20000))
        (: </dev/tcp/127.0.0.1/$port) 2>/dev/null || { echo "$port"; return; }
    done
    return 1
}

start_postgres() {
    say "Starting PostgreSQL"
    local port bin data=$work/postgres
    port=$(free_port)
    bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)")
    as_root install -d -o postgres -m 700 "$data"
    cd /
    as_postgres "$bin/initdb" -D "$data/cluster" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$work/postgres.log"
    servers+=("as_postgres $bin/pg_ctl -D $data/cluster -m immediate stop")
    as_postgres "$bin/pg_ctl" -D "$data/cluster" -l "$data/log" -w -t 300 \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data -c max_connections=200 -c fsync=on" start >/dev/null
    cd "$here"
    export WELFAREHUB_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
}

start_mail_server() {
    say "Starting a mail server"
    local port owner
    port=$(free_port)
    owner=$(id -un)
    [ "$owner" != root ] || owner=nobody
    as_root install -d -o "$owner" -m 755 "$work/mail"
    cat >"$work/smtpd.conf" <<CONFIG
listen on 127.0.0.1 port $port
action "keep" maildir "$work/mail/%{rcpt:lowercase}" virtual { "@" = $owner }
match from any for any action "keep"
CONFIG
    # OpenSMTPD knows one queue and one control socket a machine: a mount namespace gives this run its own, where it may be made.
    local private=()
    if as_root unshare --mount true 2>/dev/null; then
        private=(unshare --mount bash -c 'mount -t tmpfs none /run && mount -t tmpfs none /var/spool && exec "$@"' private)
    fi
    as_root "${private[@]}" /usr/sbin/smtpd -d -f "$work/smtpd.conf" >"$work/smtpd.log" 2>&1 </dev/null &
    servers+=("as_root kill $!")
    wait_for_port "$port" || { cat "$work/smtpd.log" >&2; echo "The mail server did not start." >&2; exit 1; }
    export WELFAREHUB_TEST_SMTP=127.0.0.1:$port WELFAREHUB_TEST_MAILDIR=$work/mail
}

wait_for_port() {
    for _ in {1..1200}; do
        (: </dev/tcp/127.0.0.1/"$1") 2>/dev/null && return
        sleep 0.1
    done
    return 1
}

# The tests that kill the program start it some fifty times: compiled ahead, each start costs half.
publish() {
    [ -z "${WELFAREHUB_TEST_PROGRAM:-}" ] || return 0
    say "Publishing"
    dotnet publish src/WelfareHub.Web -c Release -r linux-x64 -o "$work/app" -v q
    export WELFAREHUB_TEST_PROGRAM=$work/app/WelfareHub.Web.dll
}

run_tests() {
    local passed=0 failed=0 project name report result broken=
    for project in tests/*.Tests/*.csproj; do
        name=$(basename "$project" .csproj)
        report=$work/$name.xml
        say "$name"
        result=0
        dotnet "tests/$name/bin/Release/net10.0/$name.dll" -noLogo -noColor -failSkips -xml "$report" </dev/null || result=$?
        if [ ! -s "$report" ]; then
            echo "$name left no report (exit code $result)." >&2
            failed=$((failed + 1))
            continue
        fi
        passed=$((passed + $(count passed "$report")))
        failed=$((failed + $(count failed "$report") + $(count errors "$report") + $(count skipped "$report")))
        # A runner that died half way, or a project without a test, is no success.
        if [ $result != 0 ] && [ "$(count failed "$report")$(count errors "$report")" = 00 ] || [ "$(count total "$report")" = 0 ]; then
            failed=$((failed + 1))
        fi
        slowest "$report"
        broken+=$(failures "$report")
    done
    [ -z "$broken" ] || printf '\nNot passed:%s\n' "$broken"
    echo
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

count() { sed -n "s/.*<assembly [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1 | grep . || echo 0; }

slowest() {
    echo "Slowest:"
    grep -o '<test [^>]*>' "$1" | sed -n 's/.* name="\([^"]*\)".* time="\([0-9.]*\)".*/\2 \1/p' | sort -rn | sed -n '1,5s|^|  |p'
}

# Said once more at the end, where the lines of other tests do not bury it: what did not pass, and why.
failures() {
    /usr/bin/python3 - "$1" <<'PYTHON'
import sys, xml.etree.ElementTree as tree
for test in tree.parse(sys.argv[1]).iter("test"):
    if test.get("result") != "Pass":
        why = test.findtext("failure/message") or test.findtext("reason") or ""
        where = test.findtext("failure/stack-trace") or ""
        print(f"\n  {test.get('name')} ({test.get('result')})\n    {why[:1500]}\n    {where[:1500]}", end="")
PYTHON
}

clean_up() {
    local stop
    cd /
    for stop in "${servers[@]}"; do
        $stop >/dev/null 2>&1 || true
    done
    as_root rm -rf "$work"
}

main
