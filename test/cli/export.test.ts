// `owt export`: documents and programs, on the output and in files.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { progressOn } from "../../cli/progress";
import { OwtClient } from "../../sdk";
import { temporaryFolder } from "../emulator/support";
import { assertNowhere } from "../planted";
import { type Bench, runOwt, startBench } from "./support";

interface Written {
  readonly services?: Record<string, { adopt: string; name?: string; key: object }>;
  readonly rooms?: Record<string, Record<string, unknown>>;
}

describe("owt export", function () {
  this.timeout(60_000);
  const tenantKey = "planted-tenant-key/+=1";
  const planted: Record<string, string> = {
    tenantKey,
    sipPassword: "planted-sip-password/+=2",
    streamKey: "planted-stream-key+3",
    cameraPassword: "planted-camera-password+4",
    attributePassword: "planted-attribute-password5",
    peerPassword: "planted-peer-password6",
  };
  let bench: Bench;
  let tenant: string;

  before(async () => {
    bench = await startBench();
    const { superServiceId, superServiceKey, endpoint } = bench.emulator.credentials;
    const superClient = new OwtClient({ endpoint, serviceId: superServiceId, serviceKey: superServiceKey });
    tenant = (await superClient.services.create({ name: "Tenant One", key: tenantKey }))._id;
    superClient.close();
    const inside = new OwtClient({ endpoint, serviceId: tenant, serviceKey: tenantKey });
    await inside.rooms.create({ name: "Weekly" });
    inside.close();
    const sip = { sipServer: "sip.example.org", username: "u", password: planted.sipPassword! };
    const weekly = await bench.room({ name: "Weekly", sip });
    await bench.room({ name: "Daily" });
    await bench.room({ name: "Class 1" });
    await bench.room({ name: "Class 2" });
    await bench.people(`${weekly.id}/participants`, { user: "bob", role: "presenter" });
    const from = `${weekly.id}-common`;
    await weekly.streamingOuts.create({
      url: `https://live.example.org/${planted.streamKey!}`,
      protocol: "hls",
      media: { audio: { from } },
    });
    await weekly.streamingIns.create({
      connection: { url: `rtsp://user:${planted.cameraPassword!}@192.0.2.20/camera` },
      attributes: { name: "camera" },
    });
    await weekly.streamingIns.create({
      connection: { url: "rtsp://192.0.2.20/second" },
      attributes: { name: "a", from: [`rtsp://user:${planted.attributePassword!}@192.0.2.20/second`] },
    });
    const peerURI = `sip:bob:${planted.peerPassword!}@sip.example.org`;
    await weekly.sipCalls.create({ peerURI, mediaOut: { audio: { from } } });
    const { sampleServiceKey } = bench.emulator.credentials;
    Object.assign(planted, { sampleServiceKey, superServiceKey });
  });
  after(() => bench.close());

  const written = async (args: readonly string[], env: Record<string, string> = {}) => {
    const { code, out, error } = await runOwt(["export", ...args], { env: { ...bench.env, ...env } });
    assert.equal(code, 0, error);
    // Holds for all output of these tests.
    assertNowhere("the output", out + error, planted);
    const content = (args.includes("typescript") ? {} : parse(out)) as Written;
    return { out, error, content };
  };

  it("writes a document with references to secrets, and lists the secrets that the stack needs", async () => {
    const { out, error, content } = await written([]);
    assert.deepEqual(Object.keys(content.rooms ?? {}), ["weekly", "daily", "class-1", "class-2"]);
    assert.match(out, /^# yaml-language-server: \$schema=/);
    assert.match(error, /^4 rooms, 3 sessions\.\n/);
    for (const text of [out, error]) {
      assert.match(
        text,
        /pulumi config set --secret weeklySipPassword +# password of the SIP account of the room "Weekly"/,
      );
      assert.match(text, /pulumi config set --secret weeklyLiveExampleOrgUrl/);
    }
  });

  it("lists in comments what cannot be declared and what servers do not return", async () => {
    const { out } = await written(["--rooms", "Weekly"]);
    assert.match(out, /# When this was written, 1 participant and 0 streams of theirs were in it/);
    assert.match(
      out,
      /# Servers do not show the protocol, and the url does not imply it: hls or dash\.\n +live-example-org:/,
    );
  });

  it("reports what it leaves out because it looks like a secret", async () => {
    const { out } = await written(["--rooms", "Weekly"]);
    assert.match(out, /# Its attributes are left out: something in them looks like a password or a key\./);
    assert.match(out, /# Not declared: SIP call \w+: there is a password in the address of its peer/);
  });

  it("writes a program", async () => {
    const { out } = await written(["--format", "typescript", "--rooms", "Weekly"]);
    assert.match(out, /const config = new pulumi\.Config\(\);/);
    assert.match(out, /password: config\.requireSecret\("weeklySipPassword"\)/);
    assert.match(out, /from: weekly\.mixedStreams\.common/);
  });

  it("writes a project in Pulumi YAML, with the name of its folder", async () => {
    const folder = path.join(temporaryFolder(), "My rooms");
    mkdirSync(folder);
    const file = path.join(folder, "Pulumi.yaml");
    await written(["--format", "yaml", "--rooms", "Weekly", "--out", file]);
    const { name, runtime, config, resources } = parse(readFileSync(file, "utf8")) as Record<string, object>;
    assert.deepEqual([name, runtime], ["my-rooms", "yaml"]);
    assert.deepEqual(Object.values(config ?? {})[0], { type: "string", secret: true });
    const { weekly, weeklyLiveExampleOrg: live } = resources as Record<string, { name: string; properties: object }>;
    assert.deepEqual((weekly?.properties as { sip: object }).sip, {
      sipServer: "sip.example.org",
      username: "u",
      password: "${weeklySipPassword}",
    });
    assert.equal(live?.name, "weekly/live-example-org");
    const { room, url, media } = live.properties as Record<string, unknown>;
    assert.deepEqual([room, url], ["${weekly.id}", "${weeklyLiveExampleOrgUrl}"]);
    assert.deepEqual(media, { audio: { from: "${weekly.id}-common" } });
  });

  it("writes a project in Pulumi YAML in which rooms have the connection of their service", async () => {
    const { out } = await written(["--format", "yaml", "--service", "Tenant One"], {
      OWT_SERVICE_KEY_TENANT_ONE: tenantKey,
    });
    const { resources } = parse(out) as { resources: Record<string, { properties: Record<string, unknown> }> };
    assert.deepEqual(resources.tenantOne?.properties, {
      adopt: tenant,
      name: "Tenant One",
      key: "${tenantOneKey}",
    });
    assert.deepEqual(resources.tenantOneWeekly?.properties.connection, {
      endpoint: "${tenantOne.endpoint}",
      serviceId: "${tenantOne.id}",
      serviceKey: "${tenantOne.key}",
    });
  });

  it("writes rooms whose names match a glob", async () => {
    assert.deepEqual(Object.keys((await written(["--rooms", "Class ?"])).content.rooms ?? {}), ["class-1", "class-2"]);
    assert.deepEqual(Object.keys((await written(["--rooms", "*ly"])).content.rooms ?? {}), ["weekly", "daily"]);
    const { code, error } = await bench.run(["export", "--rooms", "class [1]"]);
    assert.equal(code, 1);
    assert.match(error, /No room has a name like "class \[1\]"/);
  });

  it("leaves sessions out with --no-sessions", async () => {
    const { content, error } = await written(["--no-sessions"]);
    assert.ok(Object.values(content.rooms ?? {}).every((room) => !("streamingOuts" in room)));
    assert.match(error, /^4 rooms\.\n/);
  });

  describe("to a file", () => {
    it("writes only that file", async () => {
      const folder = temporaryFolder();
      const { out, error } = await written(["--out", path.join(folder, "a.yaml")]);
      assert.equal(out, "");
      assert.match(error, /4 rooms, 3 sessions, written to .*a\.yaml\./);
      assert.deepEqual(readdirSync(folder), ["a.yaml"]);
      assert.equal(readFileSync(path.join(folder, "a.yaml"), "utf8"), (await written([])).out);
    });
    it("overwrites an existing file only with --force", async () => {
      const file = path.join(temporaryFolder(), "a.yaml");
      writeFileSync(file, "mine");
      const { code, error } = await bench.run(["export", "--out", file]);
      assert.equal(code, 2);
      assert.match(error, /a\.yaml exists already and was not changed: give another name, or --force/);
      assert.equal(readFileSync(file, "utf8"), "mine");
      await written(["--out", file, "--force"]);
      assert.match(readFileSync(file, "utf8"), /^# yaml/);
    });
    it("leaves no file behind if it fails", async () => {
      const folder = temporaryFolder();
      const { code } = await runOwt(["export", "--out", path.join(folder, "a.yaml")], {
        env: { ...bench.env, OWT_SERVICE_KEY: "wrong" },
      });
      assert.equal(code, 1);
      assert.deepEqual(readdirSync(folder), []);
      const nowhere = await bench.run(["export", "--out", path.join(folder, "none", "a.yaml")]);
      assert.match(nowhere.error, /cannot be written/);
      assert.ok(!existsSync(path.join(folder, "none")));
    });
  });

  describe("of services", () => {
    it("writes them, and reports that their rooms need their keys", async () => {
      const { content, out } = await written(["--super"], { OWT_SERVICE_ID: "", OWT_SERVICE_KEY: "" });
      assert.deepEqual(Object.keys(content.services ?? {}), ["sampleservice", "tenant-one"]);
      assert.deepEqual(content.services?.["tenant-one"], {
        adopt: tenant,
        name: "Tenant One",
        key: { secret: "tenantOneKey" },
      });
      assert.equal(content.rooms, undefined);
      assert.match(
        out,
        /# It has 1 room, which is not written: .*OWT_SERVICE_KEY_TENANT_ONE is not set\.\n +tenant-one:/,
      );
    });
    it("writes the rooms of those whose keys are in the environment", async () => {
      const { content } = await written(["--service", "Tenant One"], { OWT_SERVICE_KEY_TENANT_ONE: tenantKey });
      assert.deepEqual(Object.keys(content.services ?? {}), ["tenant-one"]);
      const room = content.rooms?.["tenant-one-weekly"];
      assert.equal(room?.service, "tenant-one");
      assert.equal(room.name, "Weekly");
    });
    it("uses OWT_SERVICE_KEY for the service of OWT_SERVICE_ID", async () => {
      const { content, out } = await written(["--super"]);
      const rooms = Object.keys(content.rooms ?? {});
      assert.ok(rooms.includes("sampleservice-weekly"), rooms.join());
      assert.doesNotMatch(out, /OWT_SERVICE_KEY_SAMPLESERVICE/);
      const { code, error } = await runOwt(["export", "--super"], { env: { ...bench.env, OWT_SERVICE_KEY: "wrong" } });
      assert.equal(code, 2);
      assert.match(error, /OWT_SERVICE_KEY is not the key of the service "sampleService"/);
    });
    it("writes a program in which rooms have the connection of their service", async () => {
      const args = ["--service", tenant, "--format", "typescript"];
      const { out } = await written(args, { OWT_SERVICE_KEY_TENANT_ONE: tenantKey });
      assert.match(out, /const tenantOne = new owt\.Service\("tenant-one", \{/);
      assert.match(out, /connection: tenantOne\.connection/);
    });
    it("names the wrong key", async () => {
      const { code, error } = await runOwt(["export", "--service", "Tenant One"], {
        env: { ...bench.env, OWT_SERVICE_KEY_TENANT_ONE: "wrong" },
      });
      assert.equal(code, 2);
      assert.match(error, /OWT_SERVICE_KEY_TENANT_ONE is not the key of the service "Tenant One"/);
    });
    it("lists the services for an unknown one", async () => {
      const { code, error } = await bench.run(["export", "--service", "Tenant Two"]);
      assert.equal(code, 1);
      assert.match(error, /no service with the name or id "Tenant Two"; did you mean "Tenant One"\?/);
    });
  });

  describe("progress of an export", () => {
    const told = (isTTY: boolean, total: number): string => {
      let text = "";
      const progress = progressOn({ isTTY, write: (part: string) => (text += part) } as never, "rooms");
      for (let done = 1; done <= total; done += 1) progress.report(done, total);
      progress.end();
      return text;
    };

    it("rewrites one line on a terminal, and clears it", () => {
      const lines = told(true, 20).split("\r");
      assert.equal(lines.length, 22);
      assert.equal(lines[1], "1 of 20 rooms\u001b[K");
      assert.equal(lines.at(-1), "\u001b[K");
    });
    it("writes a line for each hundred otherwise", () => {
      assert.equal(told(false, 250), "100 of 250 rooms\n200 of 250 rooms\n250 of 250 rooms\n");
    });
    it("writes nothing for a few", () => {
      assert.equal(told(true, 5) + told(false, 99), "");
    });
  });
});
