// Outputs of a resource, also of arguments that the program left out.

import assert from "node:assert/strict";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Conference, Room, StreamingIn } from "../../../provider";

const root = path.join(__dirname, "../../..");

describe("outputs of a resource", () => {
  const valueOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));
  const id = "0123456789abcdef01234567";

  beforeEach(() =>
    pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id, state: inputs as object }), call: () => ({}) }),
  );

  it("are undefined for arguments that the program leaves out", async () => {
    const room = new Room("meeting", { participantLimit: 3, sip: undefined });
    assert.equal(await valueOf(room.participantLimit), 3);
    assert.equal(await valueOf(room.inputLimit), undefined);
    assert.equal(await valueOf(room.roles.apply((roles) => roles?.length)), undefined);
    assert.equal(await valueOf(room.sip), undefined);
    const camera = new StreamingIn("camera", { room, source: { url: "rtsp://192.0.2.1/a" } });
    assert.equal(await valueOf(camera.views), undefined);
  });

  it("are the same each time", () => {
    const room = new Room("meeting", {});
    assert.equal(room.inputLimit, room.inputLimit);
    assert.equal(room.mixedStreams, room.mixedStreams);
    assert.equal(room.roomId, room.id);
  });

  it("include the mixed stream of each view", async () => {
    assert.deepEqual(await valueOf(new Room("meeting", {}).mixedStreams), { common: `${id}-common` });
    const views = [{ label: "a" }, { label: "b" }];
    assert.deepEqual(await valueOf(new Room("stage", { views }).mixedStreams), { a: `${id}-a`, b: `${id}-b` });
  });

  it("are maps by name, also where the state of an earlier release has lists", async () => {
    const views = [{ label: "lecture", video: { maxInput: 4, format: { codec: "h264", profile: "CB" } } }];
    const mediaIn = { video: [{ codec: "vp8" }] };
    await pulumi.runtime.setMocks({
      newResource: ({ type }) => ({ id, state: type.endsWith(":Room") ? { views, mediaIn } : { views: ["lecture"] } }),
      call: () => ({}),
    });
    const room = new Room("meeting", { views: { lecture: {} }, mediaIn: { video: ["vp8"] } });
    assert.deepEqual(await valueOf(room.views), { lecture: { video: { maxInput: 4, format: "h264/CB" } } });
    assert.deepEqual(await valueOf(room.mediaIn), { video: { vp8: true } });
    assert.deepEqual(await valueOf(room.mixedStreams), { lecture: `${id}-lecture` });
    const camera = new StreamingIn("camera", { room, source: { url: "rtsp://192.0.2.1/a" }, views: ["lecture"] });
    assert.deepEqual(await valueOf(camera.views), { lecture: true });
  });

  it("are not registered as inputs", async () => {
    const seen: string[] = [];
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => {
        seen.push(...Object.keys(inputs as object));
        return { id, state: {} };
      },
      call: () => ({}),
    });
    const room = new Room("meeting", { participantLimit: 3, sip: undefined, connection: undefined });
    await valueOf(room.inputLimit);
    assert.deepEqual(seen.sort(), ["__provider", "name", "participantLimit"]);
  });

  it("are created without Pulumi's stack trace for each; errors have stack traces again afterwards", () => {
    const { stackTraceLimit } = Error;
    const usual: unknown = Reflect.get(Error, "prepareStackTrace");
    let stacks = 0;
    Error.prepareStackTrace = (error, frames) => {
      if (frames.length > 0) stacks += 1;
      return String(error);
    };
    try {
      new Room("meeting", { participantLimit: 3 });
      assert.equal(stacks, 1, "the one that locates the resource in the program");
    } finally {
      Reflect.set(Error, "prepareStackTrace", usual);
    }
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
    assert.throws(
      () => new Room("", {}),
      ({ stack }: Error) => stack?.includes("outputs.test") === true,
    );
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
  });

  for (const usual of [Reflect.get(Error, "prepareStackTrace") as unknown, undefined]) {
    it(`have the resource's position in the program, ${usual ? "mapped through source maps" : "as Node writes stack traces"}`, () => {
      pulumi.runtime.setAllConfig({ "project:trainingServiceKey": "a key" });
      const former: unknown = Reflect.get(Error, "prepareStackTrace");
      const stackTrace = Reflect.get(pulumi.Resource, "stackTrace") as (
        skip: number,
      ) => ({ uri: string } | undefined)[];
      const makers: (string | undefined)[] = [];
      Reflect.set(pulumi.Resource, "stackTrace", (skip: number) => {
        const recorded = stackTrace(skip + 1);
        makers.push(recorded[0]?.uri.split("/").pop());
        return recorded;
      });
      Reflect.set(Error, "prepareStackTrace", usual);
      try {
        const room = new Room("meeting", {});
        new StreamingIn("camera", { room, source: { url: "rtsp://192.0.2.1/a" } });
        new Conference("main", { file: path.join(root, "conference.dev.yaml") });
      } finally {
        Reflect.set(pulumi.Resource, "stackTrace", stackTrace);
        Reflect.set(Error, "prepareStackTrace", former);
        pulumi.runtime.setAllConfig({});
      }
      assert.ok(makers.length > 3, `${makers.length} resources`);
      assert.deepEqual(new Set(makers), new Set(["outputs.test.ts"]));
    });
  }
});
