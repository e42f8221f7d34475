import assert from "node:assert/strict";
import { type Postgres, hasPostgres, startPostgres } from "./postgres";
import { Project } from "./stack";

if (hasPostgres) describe("state in a shared database", shared);
else console.log("PostgreSQL is not installed: state in a shared database is not tested (apt-get install postgresql).");

function shared(this: Mocha.Suite): void {
  this.timeout(180_000);
  let postgres: Postgres;
  let project: Project;

  before(async () => {
    postgres = await startPostgres();
    project = await Project.create({
      backend: postgres.backend,
      configuration: { "--secret trainingServiceKey": "planted-training-key" },
    });
  });
  after(async () => {
    await project.close();
    postgres.close();
  });

  it("is created, unchanged, and changed", async () => {
    await project.up();
    project.requests.length = 0;
    assert.match(await project.up(), /13 unchanged/);
    assert.deepEqual(project.requests, []);
    project.edit("conference.dev.yaml", "participantLimit: 40", "participantLimit: 30");
    assert.match(await project.up(), /~ 1 updated/);
  });

  it("is locked: of two updates at once, one may be refused, and nothing is created twice", async () => {
    project.edit("conference.dev.yaml", "participantLimit: 30", "participantLimit: 20");
    const outcomes = await Promise.all([1, 2].map(() => project.run("up", "--yes", "--skip-preview")));
    const refused = outcomes.filter(({ code }) => code !== 0);
    // Both succeed if one ended before the other asked for the lock.
    for (const { output } of refused) assert.match(output, /the stack is currently locked by 1 lock|conflict/i);
    assert.ok(refused.length <= 1, outcomes.map(({ output }) => output).join("\n"));
    assert.match(await project.preview(), /13 unchanged/);
    assert.equal((await project.client.rooms.all()).length, 5);
  });

  it("is destroyed", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.client.rooms.all(), []);
  });
}
