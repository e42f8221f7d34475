// Shared by the tests of exports: starts sessions in a room, and adopts everything that a document declares.

import type { TSchema } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readDocument } from "../../../provider/document/read";
import { isSecretReference, isStreamReference } from "../../../provider/document/references";
import { type Declarations, sections } from "../../../provider/document/schema";
import { type Section, sectionNames } from "../../../provider/document/sections";
import { type Survey, type SurveyOptions, Surveyor } from "../../../provider/document/survey";
import type { Hooks, Values } from "../../../provider/lifecycle/hooks";
import { room as roomKind } from "../../../provider/room/kind";
import { named } from "../../../provider/spelling/spelling";
import { mapParts } from "../../../sdk/values";
import { type RoomClient, addToView } from "../../../sdk";
import { type Bench, hooksFor } from "../lifecycle-suite";

const none = { changes: false, replaces: [], deleteBeforeReplace: false };

/** The password of SIP accounts. */
export const password = "planted-sip-password";

/** Starts each kind of session that the room offers. Returns how many were started. */
export async function populate(room: RoomClient, labels: readonly string[], sip: boolean): Promise<number> {
  const [label = ""] = labels;
  const from = `${room.id}-${label}`;
  const both = { audio: { from }, video: { from } };
  const options = { patienceMs: 0 };
  const asked: (() => Promise<unknown>)[] = [
    () =>
      room.recordings.create(
        { container: "mkv", media: { audio: { from, format: { codec: "opus", sampleRate: 48000, channelNum: 2 } } } },
        options,
      ),
    () => room.recordings.create({ media: both }, options),
    () =>
      room.recordings.create(
        { container: "ts", media: { video: { from, parameters: { framerate: 15, bitrate: "x0.4" } } } },
        options,
      ),
    () => room.streamingOuts.create({ url: "rtmp://live.example.org/app/planted-stream-key", media: both }, options),
    () =>
      room.streamingOuts.create(
        { url: "https://live.example.org/in?key=planted-stream-key", protocol: "dash", media: both },
        options,
      ),
    () => room.analytics.create({ algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from } } }, options),
    ...(sip ? [() => room.sipCalls.create({ peerURI: "desk", mediaOut: { audio: { from } } }, options)] : []),
  ];
  // Rooms have limits of their own, and not every room offers everything.
  const started = <T>(asked: Promise<T>): Promise<T | undefined> => asked.catch(() => undefined);
  const cameraConfig = {
    connection: { url: "rtsp://user:planted-camera-key@192.0.2.20/camera" },
    attributes: { name: "Camera #1", floor: { room: 12 } },
  };
  const camera = await started(room.streamingIns.create(cameraConfig, options));
  const made: unknown[] = [camera];
  if (camera !== undefined) {
    await started(room.streams.update(camera.id, [addToView(label)]));
    made.push(await started(room.recordings.create({ media: { video: { from: camera.id } } }, options)));
  }
  for (const ask of asked) made.push(await started(ask()));
  return made.filter((one) => one !== undefined).length;
}

/** Surveys the rooms of the stack's own service. */
export async function surveyOf({ client }: Pick<Bench, "client">, options?: SurveyOptions): Promise<Survey> {
  const surveyor = new Surveyor();
  await surveyor.rooms({ client }, options);
  return surveyor.survey;
}

/** The declarations of a document with this text. */
export function declarationsOf(text: string): Declarations {
  const folder = mkdtempSync(path.join(tmpdir(), "owt-document-"));
  try {
    const file = path.join(folder, "conference.yaml");
    writeFileSync(file, text);
    return readDocument(file, () => "a secret");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Adopts everything that a document declares, and asserts that the next preview is empty. Returns the number of sessions. */
export async function takeOver(bench: Bench, declared: Declarations): Promise<number> {
  const urls = await urlsOf(bench, declared);
  const hooks = hooksFor(roomKind, bench);
  const ofSections = new Map<Section, Hooks>(
    sectionNames.map((section) => [section, hooksFor(sections[section] as never, bench)]),
  );
  let sessions = 0;
  const adopted = Object.entries(declared.rooms).map(async ([key, entry]) => {
    const config = Object.fromEntries(Object.entries(entry).filter(([name]) => !(name in sections)));
    await settled(hooks, roomKind.schema, resolved({ name: key, ...config }, () => password) as Values);
    for (const section of sectionNames) {
      for (const own of Object.values(entry[section] ?? {})) {
        const streamOf = (name: { view: string } | { streamingIn: string }) =>
          "view" in name ? `${entry.adopt as string}-${name.view}` : entry.streamingIns?.[name.streamingIn]?.adopt;
        const args = resolved(own, () => urls.get(String(own.adopt)) ?? "rtsp://192.0.2.20/camera", streamOf);
        await settled(ofSections.get(section)!, sections[section].schema, { ...(args as Values), room: entry.adopt });
        sessions += 1;
      }
    }
  });
  await Promise.all(adopted);
  return sessions;
}

/** The addresses of streaming-outs, by their ids. */
async function urlsOf({ client }: Bench, { rooms }: Declarations): Promise<Map<string, string>> {
  const lists = Object.values(rooms)
    .filter(({ streamingOuts }) => streamingOuts)
    .map(async ({ adopt }) => client.room(adopt as string).streamingOuts.list());
  return new Map((await Promise.all(lists)).flat().map(({ id, url }) => [id, url]));
}

async function settled(own: Hooks, schema: TSchema, args: Values): Promise<void> {
  const { inputs, failures } = await own.check({}, args);
  assert.deepEqual(failures, []);
  const { id, state } = await own.create(inputs);
  assert.equal(id, args.adopt);
  assert.deepEqual(await own.diff(id, state, args), none, JSON.stringify([state, args]));
  const later = await own.check(inputs, args);
  assert.deepEqual(await own.diff(id, state, later.inputs), none);
  const read = await own.read(id, state);
  const { adopt: _, ...rest } = args;
  assert.deepEqual(read?.inputs, named(schema, rest));
}

/** A value of a document with its references resolved. */
export function resolved(
  value: unknown,
  secretOf: () => string,
  streamOf: (name: { view: string } | { streamingIn: string }) => unknown = () => undefined,
): unknown {
  if (isSecretReference(value)) return secretOf();
  if (isStreamReference(value)) return streamOf(value);
  return mapParts(value, (member) => resolved(member, secretOf, streamOf));
}
