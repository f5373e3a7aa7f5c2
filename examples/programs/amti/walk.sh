#!/bin/sh
# Walk through amti's own commands, in the order of its readme, against whichever marketplace they are led to.
#
#     kempelen exec --market http://127.0.0.1:8000 -- sh walk.sh sandbox
#
# "live" instead of "sandbox" also waits for somebody to work, approves what came in and extracts it as a table.
# Keys come from boto3's own variables. Everything is written below a new folder, whose name comes first.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
flag=
[ "${1:-sandbox}" = live ] && flag=--live
looks=60 seconds_between_looks=5

cd "$(mktemp -d)"
pwd
git init --quiet . # amti asks Git for the commit that a batch is made from, and stops where there is none
git -c user.name=walk -c user.email=walk@example.org commit --quiet --allow-empty --message "A walk"

amti create-batch $flag "$here/words" "$here/words.jsonl" .
batch=$(echo batch-*)
if [ -n "$flag" ]; then
    until amti status-batch $flag "$batch" | grep "Reviewable: 2"; do
        looks=$((looks - 1))
        [ $looks -gt 0 ] || { echo "Nobody worked on it."; exit 1; }
        sleep $seconds_between_looks
    done
else
    amti status-batch "$batch"
fi
amti expire-batch $flag "$batch"
amti review-batch $flag --approve-all "$batch"
amti save-batch $flag "$batch"
amti extract xml "$batch" .
if [ -n "$flag" ]; then
    amti extract tabular --format csv "$batch" answers.csv
    cat answers.csv
    worker=$(sed -n '2p' answers.csv | cut -d, -f7)
    mkdir experts
    sed "s/with amti\"/with amti, $(date +%s)\"/" "$here/experts/qualificationtypeproperties.json" >experts/qualificationtypeproperties.json
    amti create-qualificationtype $flag experts . # amti deletes none, so each walk leaves one of a name of its own
    type=$(echo qualification-type-* | sed 's/qualification-type-//')
    amti associate-qual $flag --qual "$type" "$worker"
    amti disassociate-qual $flag --qual "$type" --reason "The walk is over." "$worker"
    amti notify-workers $flag --subject "Thank you" --message "For walking along." "$worker"
    amti block-workers $flag --reason "For a moment only." "$worker"
    amti unblock-workers $flag "$worker"
fi
amti delete-batch $flag "$batch"
