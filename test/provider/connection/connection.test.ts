import assert from "node:assert/strict";
import { clientFor, resolveConnection } from "../../../provider/connection/connection";
import { unknownValue } from "../../../provider/lifecycle/unknown";

const good = {
  "owt:endpoint": "http://Host.example:3000/",
  "owt:serviceId": "0123456789abcdef01234567",
  "owt:serviceKey": "a key",
};
const resolve = (configuration: Record<string, string>, own?: object, environment: Record<string, string> = {}) =>
  resolveConnection("service", own, (key) => configuration[key], environment);
const reasons = (...args: Parameters<typeof resolve>) => resolve(...args).failures.map(({ reason }) => reason);

describe("a connection", () => {
  it("comes from the stack's configuration", () => {
    const { connection, failures } = resolve({
      ...good,
      "owt:timeout": "2.5",
      "owt:insecure": "true",
      "owt:concurrency": "4",
    });
    assert.deepEqual(failures, []);
    assert.deepEqual(connection, {
      endpoint: "http://host.example:3000",
      serviceId: "0123456789abcdef01234567",
      serviceKey: "a key",
      timeout: 2.5,
      insecure: true,
      concurrency: 4,
    });
  });

  it("falls back to the environment for each missing member", () => {
    const { connection } = resolve({ "owt:endpoint": "http://a:1" }, undefined, {
      OWT_ENDPOINT: "http://b:2",
      OWT_SERVICE_ID: "0123456789abcdef01234567",
      OWT_SERVICE_KEY: "k",
    });
    assert.equal(connection.endpoint, "http://a:1");
    assert.equal(connection.serviceKey, "k");
  });

  it("prefers the resource's own connection to both", () => {
    assert.equal(
      resolve(good, { serviceId: "89abcdef0123456701234567" }).connection.serviceId,
      "89abcdef0123456701234567",
    );
  });

  it("treats a service id in capitals as the same service", () => {
    const capitals = { ...good, "owt:serviceId": good["owt:serviceId"].toUpperCase() };
    assert.equal(resolve(capitals).connection.serviceId, good["owt:serviceId"]);
  });

  it("uses the super service's account for services", () => {
    const { failures } = resolveConnection(
      "superService",
      undefined,
      (key) => (good as Record<string, string>)[key],
      {},
    );
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["owt:superServiceId", "owt:superServiceKey"],
    );
  });

  it("reports a missing setting with the command that sets it, the key as a secret", () => {
    const found = reasons({}).join("\n");
    assert.match(found, /owt:endpoint is not set.*pulumi config set owt:endpoint https:\/\/HOST:3000 .*OWT_ENDPOINT/);
    // The command asks for the key: a key in a command line stays in the shell's history.
    assert.match(found, /Run: pulumi config set --secret owt:serviceKey {3}\(or set OWT_SERVICE_KEY\)/);
  });

  for (const [setting, value, said] of [
    ["owt:endpoint", "owt.example.org", /owt:endpoint is "owt\.example\.org", but must be http/],
    ["owt:endpoint", "https://owt.example.org/api", /must end after the port/],
    ["owt:endpoint", "https://me:secret@owt.example.org", /must have no user and password/],
    [
      "owt:serviceId",
      "my-service",
      /owt:serviceId is "my-service", but must be the id of a service, 24 hexadecimal digits/,
    ],
    ["owt:timeout", "soon", /owt:timeout is "soon", but must be a number from 0\.1 to 3600/],
    ["owt:insecure", "yes", /owt:insecure is "yes", but must be true or false/],
    ["owt:ca", "/nowhere/ca.pem", /owt:ca is neither PEM text nor the path of a readable file: ENOENT/],
  ] as const) {
    it(`rejects ${setting} ${value}`, () => {
      const found = reasons({ ...good, [setting]: value }).join();
      assert.match(found, said);
      assert.doesNotMatch(found, /secret@/);
    });
  }

  it("names the environment variable that has an invalid value", () => {
    assert.match(reasons({ ...good, "owt:serviceId": "" }, undefined, {}).join(), /owt:serviceId/);
    const { "owt:serviceId": _, ...rest } = good;
    assert.match(reasons(rest, undefined, { OWT_SERVICE_ID: "x" }).join(), /^OWT_SERVICE_ID is "x"/);
  });

  for (const [key, said] of [
    ["a key\n", "ends with a line break"],
    ["a key\r\n", "ends with a line break"],
    ["a key ", "ends with a blank"],
    ["\ta key", "begins with a tab"],
    ["\ufeffa key \n", "begins with a byte order mark and ends with a line break and a blank"],
    [" \n", "consists of a line break and a blank"],
  ] as const) {
    it(`reports stray characters around a key, with the command that sets it again: ${said}`, () => {
      assert.deepEqual(reasons({ ...good, "owt:serviceKey": key }), [
        `owt:serviceKey ${said}, which is no part of it: trim it (TEXT.trim() in a program, |- in place of | in YAML). ` +
          "Set it again: pulumi config set --secret owt:serviceKey",
      ]);
      const { "owt:serviceKey": _, ...rest } = good;
      const ofVariable = reasons(rest, undefined, { OWT_SERVICE_KEY: key }).join();
      assert.match(ofVariable, new RegExp(`^OWT_SERVICE_KEY ${said}.*export OWT_SERVICE_KEY="\\$\\(cat FILE\\)"`));
      assert.match(reasons(good, { serviceKey: key }).join(), new RegExp(`^connection\\.serviceKey ${said}`));
      const configuration: Record<string, string> = { ...good, "owt:superServiceId": good["owt:serviceId"] };
      const { failures } = resolveConnection("superService", undefined, (name) => configuration[name], {
        OWT_SUPER_SERVICE_KEY: key,
      });
      assert.match(failures.map(({ reason }) => reason).join(), new RegExp(`^OWT_SUPER_SERVICE_KEY ${said}`));
    });
  }

  it("reports stray characters around other settings", () => {
    assert.match(
      reasons({ ...good, "owt:serviceId": `${good["owt:serviceId"]}\n` }).join(),
      /serviceId is "0123456789abcdef01234567\\n", but must be .*; it ends with a line break: trim it.*config set owt:serviceId VALUE$/,
    );
    assert.match(
      reasons({ ...good, "owt:ca": "/nowhere/ca.pem\n" }).join(),
      /ENOENT[^]*; it ends with a line break: trim it/,
    );
    assert.match(reasons({ ...good, "owt:insecure": "true " }).join(), /; it ends with a blank/);
  });

  it("does not check unknown values", () => {
    assert.deepEqual(reasons({}, unknownValue as never), []);
    assert.deepEqual(reasons(good, { serviceId: unknownValue, serviceKey: unknownValue }), []);
  });

  it("shares one client among resources with equal connections", () => {
    const { connection } = resolve(good);
    assert.equal(
      clientFor(connection),
      clientFor(resolve({ ...good, "owt:endpoint": "http://HOST.example:3000" }).connection),
    );
    assert.notEqual(clientFor(connection), clientFor({ ...connection, serviceKey: "another" }));
  });
});
