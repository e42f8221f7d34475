import assert from "node:assert/strict";
import { parseCommand } from "../../../provider/connection/engine-command";
import { presentConfiguration, settingsIn } from "../../../provider/connection/stack-file";

describe("the command line of the engine", () => {
  const replays = (line: string, refreshes = false) => parseCommand(line.split(" "), refreshes).replays;

  for (const line of [
    "refresh",
    "refresh --yes --stack dev",
    "destroy -y",
    "down --yes",
    "preview --refresh",
    "up -r --yes",
    "up -yr",
    "--cwd elsewhere refresh",
    "up --refresh=true",
  ]) {
    it(`uses the recorded configuration in: pulumi ${line}`, () => assert.equal(replays(line), true));
  }

  for (const line of [
    "up --yes",
    "preview --diff",
    "refresh --run-program",
    "preview --refresh --run-program",
    "up --message refresh",
    "up -m destroy",
    "up --refresh=false",
    "stack export",
  ]) {
    it(`uses the stack's configuration in: pulumi ${line}`, () => assert.equal(replays(line), false));
  }

  it("uses the recorded configuration where the project sets refresh", () => {
    assert.equal(replays("up", true), true);
    assert.equal(replays("up --refresh=false", true), false);
  });

  for (const line of ["refresh --stack a/b/c", "refresh --stack=a/b/c", "refresh -s a/b/c", "-ys a/b/c refresh"]) {
    it(`names the stack in: pulumi ${line}`, () => assert.equal(parseCommand(line.split(" ")).stack, "a/b/c"));
  }

  it("names the configuration file", () => {
    assert.equal(parseCommand(["destroy", "--config-file", "x.yaml"]).configFile, "x.yaml");
  });
});

describe("configuration that is newer than the recorded one", () => {
  const recorded: Record<string, string> = {
    "owt:endpoint": "http://old:3000",
    "owt:serviceId": "0123456789abcdef01234567",
    "owt:serviceKey": "the recorded key",
    "owt:timeout": "1",
    "owt:retries": "2",
  };
  const secure = { secure: "v1:abc" };
  const present = (config: object, project = {}, environment?: string[]) => {
    const file = { config, ...(environment && { environment }) };
    return presentConfiguration((key) => recorded[key], settingsIn(file, project));
  };
  const same = { "owt:serviceId": recorded["owt:serviceId"], "owt:serviceKey": secure };

  it("takes plain values from the file, keeps recorded secrets, and drops removed settings", () => {
    const configuration = present({ ...same, "owt:endpoint": "http://new:3000", "owt:timeout": "60" });
    assert.equal(configuration("owt:endpoint"), "http://new:3000");
    assert.equal(configuration("owt:timeout"), "60");
    assert.equal(configuration("owt:serviceKey"), "the recorded key");
    assert.equal(configuration("owt:retries"), undefined);
  });

  it("keeps recorded settings that an ESC environment may set", () => {
    const configuration = present(same, { config: { "owt:timeout": "9" } }, ["production"]);
    assert.equal(configuration("owt:retries"), "2");
    assert.equal(configuration("owt:timeout"), "1");
  });

  it("falls back to the values of the project", () => {
    const configuration = present(same, { config: { "owt:timeout": "9", "owt:retries": { value: "5" } } });
    assert.equal(configuration("owt:timeout"), "9");
    assert.equal(configuration("owt:retries"), "5");
  });

  it("does not combine the id of another service with the recorded key", () => {
    const moved = { ...same, "owt:serviceId": "89abcdef0123456701234567", "owt:endpoint": "http://new:3000" };
    const configuration = present({ ...moved, "owt:timeout": "60" });
    assert.equal(configuration("owt:serviceId"), recorded["owt:serviceId"]);
    assert.equal(configuration("owt:endpoint"), "http://old:3000");
    assert.equal(configuration("owt:timeout"), "60");
  });

  it("is the recorded one where the files cannot be found", () => {
    assert.equal(presentConfiguration((key) => recorded[key], undefined)("owt:timeout"), "1");
  });
});
