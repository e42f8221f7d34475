import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { isSigned, parametersOf } from "../../emulator/http/mauth";
import { startServer } from "../sdk/support";
import { Project, root } from "./stack";

/** Configuration that was set after the last plain update. Each step continues from the state that the one before it left. */
describe("newer configuration in refresh, destroy and --refresh, through the real engine", function () {
  this.timeout(240_000);
  let project: Project;
  let front: Awaited<ReturnType<typeof startServer>>;
  /** Key that the server in front of the emulator accepts, and the delay of its answers. */
  let key = "the first key";
  let delayMs = 0;

  before(async () => {
    project = await Project.create({ files: { "conference.dev.yaml": "rooms: { a: {} }\n" } });
    front = await startServer(({ method, url, headers, body }, response) => {
      if (!isSigned(parametersOf(headers.authorization ?? ""), key)) return void response.writeHead(401).end();
      const sent = project.client.request(method, url, body === "" ? {} : { body: JSON.parse(body) as unknown });
      setTimeout(() => void sent.then(({ text }) => response.end(text)), delayMs);
    });
    await project.configure({
      "owt:endpoint": front.endpoint,
      "--secret owt:serviceKey": key,
    });
    await project.up();
    await project.configure({ "owt:timeout": "0.5", "owt:retries": "0" });
    await project.up();
  });
  after(async () => {
    await project.close();
    await front.close();
  });

  it("is read from the stack's file if it is in clear", async () => {
    delayMs = 2000;
    assert.match(await project.bad("refresh", "--yes", "--skip-preview"), /no answer within 500 ms/);
    await project.configure({ "owt:timeout": "20" });
    for (const command of ["refresh --yes --skip-preview", "preview --refresh", "up --refresh --yes --skip-preview"]) {
      assert.match(await project.good(...command.split(" "), "--stack", "test"), /unchanged/, command);
    }
    delayMs = 0;
  });

  it("is read from the program if it is secret, as the error advises", async () => {
    for (const command of ["refresh --yes --skip-preview", "preview --refresh --expect-no-changes"]) {
      // With the program, a refresh records the configuration as well: the next one has it.
      key = `the key for ${command}`;
      await project.configure({ "--secret owt:serviceKey": key });
      const [name = ""] = command.split(" ");
      const remedy = `pulumi ${name}${name === "preview" ? " --refresh" : ""} --run-program`;
      assert.ok((await project.bad(...command.split(" "))).includes(remedy), command);
      await project.good(...command.split(" "), "--run-program");
    }
  });

  it("is used by the nightly check of docs/deployment.md", async () => {
    const page = readFileSync(path.join(root, "docs/deployment.md"), "utf8");
    const [, command = ""] = /Every night, run `npx owt (plan[^`]*)`/.exec(page) ?? [];
    assert.match(command, /--refresh/);
    const owt = path.join(root, "dist/cli/owt.js");
    const checked = () => project.outcome(project.start(process.execPath, owt, ...command.split(" ")));
    key = "the third key";
    await project.configure({ "--secret owt:serviceKey": key });
    const calm = await checked();
    assert.deepEqual([calm.code, /no changes/.test(calm.output)], [0, true], calm.output);
    const [room] = await project.client.rooms.all();
    await project.client.rooms.update(room?._id ?? "", { name: "renamed" });
    const drifted = await checked();
    assert.equal(drifted.code, 3, drifted.output);
    assert.match(drifted.output, /somebody changed it on the server/);
    await project.client.rooms.update(room?._id ?? "", { name: "a" });
  });

  it("is used by destroy as its error advises", async () => {
    key = "the fourth key";
    await project.configure({ "--secret owt:serviceKey": key });
    const output = await project.bad("destroy", "--yes", "--skip-preview");
    assert.match(output, /pulumi destroy --run-program/);
    assert.ok(!output.includes("fourth"));
    await project.good("destroy", "--yes", "--skip-preview", "--run-program");
    assert.deepEqual(await project.client.rooms.all(), []);
  });
});

describe("a stack that is configured for another service and destroyed without an update", function () {
  this.timeout(120_000);

  it("deletes its rooms in the former service", async () => {
    const project = await Project.create({ files: { "conference.dev.yaml": "rooms: { a: {} }\n" } });
    await project.up();
    const { _id } = await project.superClient.services.create({ name: "next", key: "next-key" });
    await project.configure({ "owt:serviceId": _id, "--secret owt:serviceKey": "next-key" });
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.client.rooms.all(), []);
    await project.up();
    assert.deepEqual(await project.client.rooms.all(), []);
    assert.deepEqual((await project.superClient.services.list()).find((one) => one._id === _id)?.rooms?.length, 1);
    await project.good("destroy", "--yes", "--skip-preview");
    await project.close();
  });
});
