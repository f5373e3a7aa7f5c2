// Publish the ten reviews of sentiment.csv through the Requester API, wait for the answers, approve and pay.
//
// Written for the AWS SDK for JavaScript as it is. Nothing here names Kempelen: where the marketplace is and who asks comes
// from the SDK's own variables.
//
//     export AWS_ENDPOINT_URL_MTURK=http://127.0.0.1:8000 AWS_REGION=us-east-1
//     export AWS_ACCESS_KEY_ID=...  AWS_SECRET_ACCESS_KEY=...
//     npm install && node publish.mjs
//
// The work is done by people in the browser, or by the simulated crowd of `kempelen demo`.
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

import {
  ApproveAssignmentCommand,
  CreateHITTypeCommand,
  CreateHITWithHITTypeCommand,
  GetAccountBalanceCommand,
  ListAssignmentsForHITCommand,
  MTurkClient,
  SendBonusCommand,
} from "@aws-sdk/client-mturk";

const MILLISECONDS_BETWEEN_LOOKS = 2000;
const HTML_QUESTION = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd";
const HIT_TYPE = {
  Title: "How does this review sound?",
  Description: "Read one short review and say whether it is positive, neutral or negative.",
  Keywords: "text, sentiment, quick",
  Reward: "0.05",
  AssignmentDurationInSeconds: 10 * 60,
  AutoApprovalDelayInSeconds: 3 * 24 * 3600,
};

const client = new MTurkClient({});
const read = (name) => readFile(new URL(`../${name}`, import.meta.url), "utf8");

/** The rows of the table. Its first column has no commas, its second is quoted. */
async function reviewsOf(name) {
  const [, ...lines] = (await read(name)).trim().split(/\r?\n/);
  return lines.map((line) => {
    const comma = line.indexOf(",");
    const text = line.slice(comma + 1);
    return { id: line.slice(0, comma), text: text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text };
  });
}

/** The template with the review in it, as an HTMLQuestion. */
function questionFor(template, { id, text }) {
  const safe = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const html = template.replaceAll("${review_id}", () => id).replaceAll("${text}", () => safe);
  return `<HTMLQuestion xmlns="${HTML_QUESTION}"><HTMLContent><![CDATA[${html}]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>`;
}

/** Create one HIT a row; return the review by HITId. */
async function publish() {
  const template = await read("sentiment.html");
  const { HITTypeId } = await client.send(new CreateHITTypeCommand(HIT_TYPE));
  const reviews = new Map();
  for (const review of await reviewsOf("sentiment.csv")) {
    const { HIT } = await client.send(
      new CreateHITWithHITTypeCommand({
        HITTypeId,
        LifetimeInSeconds: 24 * 3600,
        MaxAssignments: 1,
        Question: questionFor(template, review),
        RequesterAnnotation: review.id,
      }),
    );
    reviews.set(HIT.HITId, review.text);
  }
  console.log(`Published ${reviews.size} HITs in group ${HITTypeId}.`);
  return reviews;
}

/** What the worker filled in. The document is the marketplace's own and always of this form. */
function answersOf(xml) {
  const found = xml.matchAll(/<QuestionIdentifier>(.*?)<\/QuestionIdentifier>\s*<FreeText>([\s\S]*?)<\/FreeText>/g);
  return [...found].map(([, name, value]) => `${name}=${value}`).join(", ");
}

/** Wait until every review has its answer; print and approve each as it comes; return the assignments. */
async function collect(reviews) {
  const done = [];
  const waiting = new Set(reviews.keys());
  while (waiting.size) {
    for (const HITId of [...waiting]) {
      const wanted = { HITId, AssignmentStatuses: ["Submitted", "Approved"] };
      const { Assignments } = await client.send(new ListAssignmentsForHITCommand(wanted));
      for (const assignment of Assignments) {
        const { AssignmentId, AssignmentStatus, Answer } = assignment;
        console.log(`${answersOf(Answer).padEnd(24)} ${reviews.get(HITId)}`);
        if (AssignmentStatus === "Submitted") {
          await client.send(new ApproveAssignmentCommand({ AssignmentId, RequesterFeedback: "Thank you." }));
        }
        done.push(assignment);
        waiting.delete(HITId);
      }
    }
    if (waiting.size) await pause(MILLISECONDS_BETWEEN_LOOKS);
  }
  return done;
}

const available = async () => (await client.send(new GetAccountBalanceCommand({}))).AvailableBalance;

console.log(`Available before: $${await available()}`);
const [{ AssignmentId, WorkerId }] = await collect(await publish());
await client.send(
  new SendBonusCommand({
    AssignmentId,
    WorkerId,
    BonusAmount: "0.10",
    Reason: "You were the first.",
    UniqueRequestToken: `first-${AssignmentId}`,
  }),
);
console.log(`Paid a bonus of $0.10 to ${WorkerId}.`);
console.log(`Available after: $${await available()}`);
