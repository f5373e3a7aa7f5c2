// The key calls through the AWS SDK for JavaScript. The first argument names the step; what it found is printed as JSON.
import {
  ApproveAssignmentCommand,
  CreateHITCommand,
  DeleteHITCommand,
  GetAccountBalanceCommand,
  GetAssignmentCommand,
  GetHITCommand,
  ListAssignmentsForHITCommand,
  MTurkClient,
  SendBonusCommand,
  UpdateExpirationForHITCommand,
  paginateListHITs,
} from "@aws-sdk/client-mturk";

const client = new MTurkClient({ maxAttempts: 1 });

const steps = {
  async publish(question) {
    const { AvailableBalance } = await client.send(new GetAccountBalanceCommand({}));
    const { HIT } = await client.send(
      new CreateHITCommand({
        Title: "Judge a pair",
        Description: "Read two sentences and say whether they mean the same.",
        Reward: "0.05",
        AssignmentDurationInSeconds: 600,
        LifetimeInSeconds: 3600,
        MaxAssignments: 1,
        Question: question,
        UniqueRequestToken: "javascript-1",
      }),
    );
    return { balance: AvailableBalance, hit: HIT.HITId, status: HIT.HITStatus, expires: HIT.Expiration instanceof Date };
  },

  async walk() {
    const found = [];
    for await (const page of paginateListHITs({ client, pageSize: 2 }, {})) {
      found.push(...page.HITs.map((hit) => hit.HITId));
    }
    return { hits: found };
  },

  async review(hit) {
    const { Assignments, NumResults } = await client.send(
      new ListAssignmentsForHITCommand({ HITId: hit, AssignmentStatuses: ["Submitted"] }),
    );
    const [assignment] = Assignments;
    const { AssignmentId, WorkerId, Answer } = assignment;
    await client.send(new ApproveAssignmentCommand({ AssignmentId, RequesterFeedback: "Danke, schön gemacht!" }));
    await client.send(
      new SendBonusCommand({ AssignmentId, WorkerId, BonusAmount: "0.10", Reason: "Careful", UniqueRequestToken: "bonus-1" }),
    );
    const after = await client.send(new GetAssignmentCommand({ AssignmentId }));
    const approved = after.Assignment;
    return { count: NumResults, answer: Answer, status: approved.AssignmentStatus, feedback: approved.RequesterFeedback };
  },

  async dispose(hit) {
    await client.send(new UpdateExpirationForHITCommand({ HITId: hit, ExpireAt: new Date(0) }));
    await client.send(new DeleteHITCommand({ HITId: hit }));
    const { HIT } = await client.send(new GetHITCommand({ HITId: hit }));
    return { status: HIT.HITStatus };
  },

  async lose() {
    try {
      await client.send(new GetHITCommand({ HITId: "3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }));
    } catch (error) {
      return { name: error.name, code: error.TurkErrorCode, status: error.$metadata.httpStatusCode, says: error.message };
    }
    return {};
  },
};

const [step, ...rest] = process.argv.slice(2);
console.log(JSON.stringify(await steps[step](...rest)));
