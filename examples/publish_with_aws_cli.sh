#!/bin/sh
# Publish the ten reviews of sentiment.csv with the AWS command line, wait for the answers, approve and pay.
#
# Written for the AWS command line as it is. Nothing here names Kempelen: where the marketplace is and who asks comes from its
# own variables.
#
#     export AWS_ENDPOINT_URL_MTURK=http://127.0.0.1:8000 AWS_DEFAULT_REGION=us-east-1
#     export AWS_ACCESS_KEY_ID=...  AWS_SECRET_ACCESS_KEY=...
#     sh publish_with_aws_cli.sh
#
# The work is done by people in the browser, or by the simulated crowd of `kempelen demo`.
set -eu
here=$(dirname "$0")
schema=http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mturk() { aws mturk "$@" --output text; }
available() { mturk get-account-balance --query AvailableBalance; }

# The review of a row, which is `R-01,"text"`: the first column has no commas.
text_of() { printf '%s\n' "${1#*,}" | sed 's/^"//; s/"$//; s/""/"/g'; }

# The template with the review in it, as an HTMLQuestion.
question() {
    REVIEW_ID=${1%%,*} TEXT=$(text_of "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g') \
        awk -v schema="$schema" '
        function put(line, name, value,    at, done) {
            while (at = index(line, name)) { done = done substr(line, 1, at - 1) value; line = substr(line, at + length(name)) }
            return done line
        }
        BEGIN { printf "<HTMLQuestion xmlns=\"%s\"><HTMLContent><![CDATA[", schema }
        { print put(put($0, "${review_id}", ENVIRON["REVIEW_ID"]), "${text}", ENVIRON["TEXT"]) }
        END { printf "]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>" }
    ' "$here/sentiment.html" >"$folder/question.xml"
}

echo "Available before: \$$(available)"
hit_type=$(mturk create-hit-type --title "How does this review sound?" --keywords "text, sentiment, quick" \
    --description "Read one short review and say whether it is positive, neutral or negative." \
    --reward 0.05 --assignment-duration-in-seconds 600 --auto-approval-delay-in-seconds 259200 --query HITTypeId)

sed -e 1d -e 's/\r$//' "$here/sentiment.csv" | while IFS= read -r row; do
    question "$row"
    hit=$(mturk create-hit-with-hit-type --hit-type-id "$hit_type" --lifetime-in-seconds 86400 --max-assignments 1 \
        --question "file://$folder/question.xml" --requester-annotation "${row%%,*}" --query HIT.HITId)
    printf '%s %s\n' "$hit" "$(text_of "$row")" >>"$folder/waiting"
done
echo "Published $(wc -l <"$folder/waiting") HITs in group $hit_type."

while [ -s "$folder/waiting" ]; do
    : >"$folder/left"
    while read -r hit text; do
        found=$(mturk list-assignments-for-hit --hit-id "$hit" --assignment-statuses Submitted Approved \
            --query 'Assignments[0].[AssignmentId,WorkerId,AssignmentStatus]')
        if [ "$found" = None ]; then
            echo "$hit $text" >>"$folder/left"
            continue
        fi
        # shellcheck disable=SC2086 -- three words
        set -- $found
        answer=$(mturk get-assignment --assignment-id "$1" --query Assignment.Answer |
            tr -d '\n' | sed 's/.*<QuestionIdentifier>\(.*\)<\/QuestionIdentifier>.*<FreeText>\(.*\)<\/FreeText>.*/\1=\2/')
        printf '%-24s %s\n' "$answer" "$text"
        if [ "$3" = Submitted ]; then
            mturk approve-assignment --assignment-id "$1" --requester-feedback "Thank you."
        fi
        echo "$1 $2" >>"$folder/done"
    done <"$folder/waiting"
    mv "$folder/left" "$folder/waiting"
    [ ! -s "$folder/waiting" ] || sleep 2
done

read -r assignment worker <"$folder/done"
mturk send-bonus --worker-id "$worker" --assignment-id "$assignment" --bonus-amount 0.10 \
    --reason "You were the first." --unique-request-token "first-$assignment"
echo "Paid a bonus of \$0.10 to $worker."
echo "Available after: \$$(available)"
