// Measures the functions that run once or twice for each room at every preview: signing, check and diff. Then what `owt check` does with a
// document.

import type * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import type { Workshop } from "../workshop";
import { type Figure, byTurns } from "./figures";

interface Compiled {
  readonly mauth: typeof import("../../sdk/http/mauth");
  readonly hooks: { readonly Room: pulumi.dynamic.ResourceProvider };
  readonly emulatorRoom: typeof import("../../emulator/documents/room");
  readonly judge: typeof import("../../provider/document/judge");
}

/** The compiled modules of the workshop's copy. */
function compiled({ package: folder }: Workshop): Compiled {
  const load = (file: string): unknown => require(path.join(folder, "dist", `${file}.js`));
  return {
    mauth: load("sdk/http/mauth") as Compiled["mauth"],
    hooks: load("provider/hooks") as Compiled["hooks"],
    emulatorRoom: load("emulator/documents/room") as Compiled["emulatorRoom"],
    judge: load("provider/document/judge") as Compiled["judge"],
  };
}

/** A room in which every member that has a default is given. */
function fullRoom({ emulatorRoom }: Compiled): Record<string, unknown> {
  const members = JSON.parse(JSON.stringify(emulatorRoom.defaultMembers)) as Record<string, unknown>;
  return { ...members, name: "full", participantLimit: 40, inputLimit: 20 };
}

/** Microseconds for each call. */
async function time(calls: number, work: () => unknown): Promise<number> {
  const begin = performance.now();
  for (let call = 0; call < calls; call += 1) await work();
  return ((performance.now() - begin) * 1000) / calls;
}

const credentials = { serviceId: "0123456789abcdef01234567", serviceKey: "k".repeat(64) };

export async function functionFigures(workshop: Workshop, rounds: number): Promise<Figure[]> {
  const modules = compiled(workshop);
  const { mauth, hooks } = modules;
  const settings: Record<string, string> = {
    "owt:endpoint": "http://127.0.0.1:3000",
    "owt:serviceId": credentials.serviceId,
    "owt:serviceKey": credentials.serviceKey,
  };
  const config = { get: (key: string) => settings[key], require: (key: string) => settings[key] ?? "" };
  await hooks.Room.configure?.({ config });
  const provider = 'exports.handler=()=>require("pulumi-owt/hooks").Room';
  // The host parses each value from its own message, so no two values are the same object.
  const fresh = () => ({ ...fullRoom(modules), __provider: provider });
  const [inputs, before] = [fresh(), fresh()];
  const state = { ...fresh(), endpoint: settings["owt:endpoint"], serviceId: credentials.serviceId };
  const id = "0123456789abcdef01234568";
  const check = () => hooks.Room.check?.(before, inputs);
  const diff = () => hooks.Room.diff?.(id, state, inputs);
  assert.deepEqual((await check())?.failures, []);
  assert.equal((await diff())?.changes, false);

  const copy = () => time(300, () => JSON.parse(JSON.stringify(inputs)) as unknown);
  const bareSignature = () =>
    time(2000, () => {
      const hex = createHmac("sha256", credentials.serviceKey).update(`${Date.now()},4711`).digest("hex");
      return Buffer.from(hex).toString("base64");
    });
  const signing = await byTurns(rounds, () => time(2000, () => mauth.authorization(credentials)), bareSignature);
  const both = await byTurns(rounds, async () => (await time(300, check)) + (await time(300, diff)), copy);
  const checks = await byTurns(rounds, () => time(300, check), copy);
  const diffs = await byTurns(rounds, () => time(300, diff), copy);
  const document = readFileSync(path.join(__dirname, "../../examples/document/conference.production.yaml"), "utf8");
  const documents = await byTurns(
    rounds,
    () => time(100, () => modules.judge.judgeText("conference.yaml", document)),
    () => time(100, () => parseDocument(document).toJS() as unknown),
  );
  const aCopy = "a copy of it by JSON";
  return [
    {
      key: "signing",
      name: "signing of a request",
      unit: "µs",
      ours: signing.ours,
      yardstick: { name: "HMAC and base64 alone", values: signing.values },
    },
    {
      key: "check and diff",
      name: "check and diff of an unchanged full room",
      unit: "µs",
      ours: both.ours,
      yardstick: { name: aCopy, values: both.values },
    },
    {
      key: "check",
      name: "check alone",
      unit: "µs",
      ours: checks.ours,
      yardstick: { name: aCopy, values: checks.values },
    },
    { key: "diff", name: "diff alone", unit: "µs", ours: diffs.ours, yardstick: { name: aCopy, values: diffs.values } },
    {
      key: "document",
      name: "owt check of a document of three rooms",
      unit: "µs",
      ours: documents.ours,
      yardstick: { name: "parsing of it by yaml alone", values: documents.values },
    },
  ];
}
