#!/bin/sh
# Records the runs in this folder again: a few minutes on two cores, all inputs are generated. Best on a machine that
# does nothing else meanwhile. Usage: training-data/record.sh [FOLDER]; the files go beside this script by default.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
whittle=${WHITTLE:-$here/../whittle} # a launcher, to record with another build
to=$(CDPATH='' cd -- "${1:-$here}" && pwd -P)
home=$(mktemp -d "${TMPDIR:-/tmp}/whittle-record.XXXXXX")
trap 'rm -rf "$home"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

total=$(grep -c '^record ' "$0")
count=0

# record KIND POLICY NODES NAME=VALUE…: one run. Policies and nodes vary, so that each stretch of a job is seen on
# several speeds; no model is used, so that what is recorded does not depend on what was learned before. What a process
# does first is slow, and a policy that works from front to back makes that look like a property of the job's beginning:
# jobs whose items differ little, such as those of kmers, are dealt by the policy "learned", nearly all of them.
record() {
    kind=$1 policy=$2 nodes=$3
    shift 3
    count=$((count + 1))
    printf '%s/%s  %-10s  %-8s  %-22s %s\n' "$count" "$total" "$kind" "$policy" "$nodes" "$*" >&2
    for parameter in "$@"; do
        set -- "$@" -P "$parameter"
        shift
    done
    "$whittle" run "$kind" "$@" --policy "$policy" --nodes "$nodes" --seed "$count" --no-model --json \
        --home "$home" --out "$home/out" >/dev/null 2>"$home/messages" || {
        cat "$home/messages" >&2
        exit 1
    }
    rm -rf "$home/out"
}

# The order matters a little: the latest quarter of a kind's runs is held out to judge candidates by, so it has
# parameters that no earlier run has, and a few jobs that ran before.
record mandelbrot fac2 1,0.5 center-x=-0.65 center-y=0 zoom=1 iterations=20000 width=960 samples=2
record kmers learned 4:2:2:1 bases=30000000 k=7 seed=1
record compress learned 0.5,0.5,0.25,0.25 files=200 seed=1
record mandelbrot learned 0.8,0.4,0.2 center-x=-0.7436 center-y=0.1318 zoom=300 iterations=4000 width=1280 samples=2
record kmers learned 1,0.25 bases=20000000 k=8 seed=2
record ledger fac2 1,0.5 tips=1500000 accounts=20000
record compress tss 0.75,0.75 files=150 seed=2
record mandelbrot awf-c 0.6,0.6,0.3 center-x=-1.7548 center-y=0 zoom=60 iterations=5000 width=1280 samples=1
record kmers learned 0.5,0.5,0.25,0.25 bases=25000000 k=6 seed=3
record compress awf-c 4:2:2:1 files=300 seed=3 codec=deflate-6
record mandelbrot gss 4:2:2:1 size=medium iterations=5000
record ledger learned 4:2:2:1 tips=3000000 seed=2
record kmers learned 0.75,0.75 bases=6000000 k=11 seed=4
record compress fac2 1,0.5 files=100 seed=40
record mandelbrot fac2 1,0.25 center-x=-0.65 center-y=0 zoom=1 iterations=1000 width=1280 samples=4
record kmers learned 4:2:2:1 bases=3000000 k=15 seed=50
record compress learned 0.8,0.4,0.2 files=250 seed=5 codec=deflate-1
record ledger awf-c 0.6,0.6,0.3 tips=800000 item-bytes=16384 seed=3
record mandelbrot learned 0.5,0.5,0.25,0.25 center-x=-0.7453 center-y=0.1127 zoom=800 iterations=6000 width=900 samples=2
record kmers awf-c 1,0.5 bases=12000000 k=9 seed=6
record compress awf-c 0.6,0.6,0.3 files=120 seed=6 codec=deflate-9
record mandelbrot tss 0.75,0.75 size=small iterations=50000 samples=3
record kmers learned 0.8,0.4,0.2 bases=2000000 k=21 seed=7
record ledger gss 0.75,0.75 tips=2000000 repeats=200000 seed=4
record compress gss 4:2:2:1 files=150 seed=7 output=files
record mandelbrot awf-c 4:2:2:1 center-x=0.285 center-y=0.011 zoom=40 iterations=3000 width=1024 samples=2
record kmers learned 0.6,0.6,0.3 bases=40000000 k=5 seed=8
record compress fac2 1,0.25 files=60 seed=8000
record mandelbrot fac2 4:2:2:1 center-x=-0.1 center-y=0.9 zoom=8 iterations=10000 width=1200 samples=2
record ledger learned 1,0.25 tips=1000000 item-bytes=131072 accounts=500 seed=5
record kmers learned 0.75,0.75 bases=4000000 k=31 seed=900
record compress learned 1,0.5 files=200 seed=9 codec=deflate-6 output=files
record mandelbrot learned 1,0.25 size=large zoom=2 iterations=1500
record kmers learned 4:2:2:1 bases=3000000 k=25 seed=3 min-count=2
record compress tss 0.8,0.4,0.2 files=150 seed=2
record ledger fac2 0.5,0.5,0.25,0.25 tips=1200000 accounts=100 seed=6
record mandelbrot awf-c 0.5,0.5,0.25,0.25 center-x=-0.5 center-y=0.55 zoom=10 iterations=5000 width=1000 samples=2 height=600
record kmers learned 1,0.5 bases=20000000 k=8 seed=2
record compress awf-c 0.6,0.6,0.3 files=220 seed=10
record mandelbrot gss 0.75,0.75 center-x=-0.65 center-y=0 zoom=0.5 iterations=40000 width=700 samples=2
record kmers learned 0.8,0.4,0.2 bases=10000000 k=10 seed=10
record ledger learned 0.8,0.4,0.2 tips=2500000 accounts=200000 seed=7
record compress fac2 4:2:2:1 files=180 seed=11 codec=deflate-9
record mandelbrot fac2 4:2:2:1 center-x=-0.7436 center-y=0.1318 zoom=300 iterations=4000 width=1280 samples=2
record kmers learned 0.6,0.6,0.3 bases=8000000 k=12 seed=11
record compress learned 1,0.25 files=80 seed=12 codec=deflate-1
record ledger tss 4:2:2:1 tips=600000 item-bytes=32768 seed=8
record mandelbrot learned 1,0.5 center-x=-1.25066 center-y=0.02012 zoom=500 iterations=4000 width=1100 samples=1
record kmers awf-c 4:2:2:1 bases=5000000 k=14 seed=5000 top=100
record compress awf-c 0.5,0.5,0.25,0.25 files=300 seed=13
record mandelbrot tss 0.8,0.4,0.2 center-x=0.35 center-y=0.4 zoom=20 iterations=8000 width=1000 samples=2
record kmers learned 1,0.25 bases=16000000 k=4 seed=12
record ledger awf-c 1,0.5 tips=4000000 item-bytes=262144 seed=9
record compress gss 0.75,0.75 files=300 seed=3 codec=deflate-6
record mandelbrot awf-c 0.6,0.6,0.3 center-x=-1.4 center-y=0 zoom=15 iterations=2000 width=1280 samples=2
record kmers learned 0.5,0.5,0.25,0.25 bases=1500000 k=25 seed=13
record compress fac2 4:2:2:1 files=130 seed=14 codec=deflate-9 output=files
record mandelbrot fac2 0.75,0.75 center-x=-0.748 center-y=0.1 zoom=50 iterations=12000 width=640 samples=2
record ledger learned 0.75,0.75 tips=900000 repeats=0 seed=10
record kmers learned 0.8,0.4,0.2 bases=5000000 k=17 seed=14
record compress learned 4:2:2:1 files=260 seed=150
record mandelbrot learned 4:2:2:1 center-x=-0.75 center-y=0.02 zoom=30 iterations=3000 width=1280 samples=2
record kmers learned 0.6,0.6,0.3 bases=30000000 k=7 seed=1
record compress tss 1,0.25 files=170 seed=16 codec=deflate-6
record ledger fac2 0.6,0.6,0.3 tips=1800000 accounts=1000000 seed=11
record mandelbrot awf-c 1,0.5 center-x=-0.65 center-y=0 zoom=1 iterations=5000 width=1280 samples=2
record kmers learned 4:2:2:1 bases=45000000 k=6 seed=15
record compress awf-c 0.5,0.5,0.25,0.25 files=240 seed=17 codec=deflate-1
record mandelbrot gss 0.8,0.4,0.2 center-x=-1.4012 center-y=0 zoom=200 iterations=6000 width=1280 samples=1
record kmers learned 1,0.25 bases=3000000 k=13 seed=16
record ledger learned 4:2:2:1 tips=1500000 accounts=20000
record compress fac2 0.75,0.75 files=110 seed=18
record mandelbrot fac2 0.6,0.6,0.3 center-x=0.3 center-y=0.55 zoom=12 iterations=20000 width=800 samples=1
record kmers learned 0.5,0.5,0.25,0.25 bases=24000000 k=8 seed=17
record mandelbrot learned 4:2:2:1 center-x=-0.65 center-y=0 zoom=1 iterations=20000 width=960 samples=2
record kmers learned 0.75,0.75 bases=7000000 k=19 seed=180
record ledger awf-c 0.5,0.5,0.25,0.25 tips=1000000 item-bytes=65536 seed=12
record mandelbrot tss 1,0.25 center-x=-0.235 center-y=0.827 zoom=200 iterations=4000 width=1200 samples=2
record kmers learned 4:2:2:1 bases=2500000 k=23 seed=19
record mandelbrot awf-c 0.5,0.5,0.25,0.25 center-x=-1.0 center-y=0.3 zoom=25 iterations=8000 width=1024 samples=2
record kmers learned 1,0.5 bases=15000000 k=10 seed=20
record mandelbrot fac2 0.8,0.4,0.2 size=medium center-x=-0.8 center-y=0.2 zoom=4 iterations=4000
record ledger learned 1,0.5 tips=2200000 item-bytes=49152 repeats=500000 seed=13

# A command over lines of standard input, that come while the job runs: each line a number, worked on in proportion.
for lines in 200 400 300; do
    printf 'command: %s lines\n' "$lines" >&2
    awk -v n="$lines" 'BEGIN { for (i = 0; i < n; i++) print 1 + (i * 7919) % 4000 }' |
        "$whittle" exec --home "$home" --no-model -- awk 'BEGIN { for (i = 0; i < 200 * ARGV[1]; i++) s += i }' {} \
            >/dev/null 2>"$home/messages" || {
        cat "$home/messages" >&2
        exit 1
    }
done

"$whittle" history export --home "$home" --out "$home/all.csv" 2>/dev/null
for kind in mandelbrot kmers compress ledger command; do
    awk -F, -v kind="$kind" 'NR == 1 || $4 == kind' "$home/all.csv" | gzip -9n >"$to/$kind.csv.gz"
    printf '%s: %s rows, %s bytes\n' "$kind.csv.gz" "$(gzip -dc "$to/$kind.csv.gz" | wc -l)" "$(wc -c <"$to/$kind.csv.gz")" >&2
done
