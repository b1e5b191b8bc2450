#!/bin/sh
# Trains the model that ships from the runs in this folder, by the command that anyone would use, and puts it into
# model/. Usage: training-data/train.sh [FOLDER]; FOLDER takes the model instead.
set -eu

cd "$(dirname -- "$0")/.."
to=${1:-training-data/model}
home=$(mktemp -d "${TMPDIR:-/tmp}/whittle-train.XXXXXX")
trap 'rm -rf "$home"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

./whittle train --data training-data/mandelbrot.csv.gz --data training-data/kmers.csv.gz \
    --data training-data/compress.csv.gz --data training-data/ledger.csv.gz --without-shipped --home "$home"
mkdir -p "$to"
cp "$home/models/0001/model.json" "$home/models/0001/provenance.json" "$to/"
