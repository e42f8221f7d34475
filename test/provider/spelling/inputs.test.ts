// The arguments that Pulumi gets of a program: its mocks see the same arguments as transforms, policies and the engine.

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Recording, Room, StreamingIn } from "../../../provider";

type Inputs = Readonly<Record<string, unknown>>;

/** The arguments that Pulumi registers for a resource. */
async function inputsOf(make: () => pulumi.CustomResource): Promise<Inputs> {
  const seen: Inputs[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ inputs }) => {
      const { __provider: _, ...own } = inputs as Inputs;
      seen.push(own);
      return { id: "5f0000000000000000000001", state: inputs as Inputs };
    },
    call: () => ({}),
  });
  const { urn } = make();
  await new Promise((done) => urn.apply(done));
  return seen.at(-1) ?? assert.fail("nothing was registered");
}

const main = pulumi.output("main");

describe("arguments that Pulumi gets", () => {
  it("are named, from the spelling of the API", async () => {
    const inputs = await inputsOf(
      () =>
        new Room("r", {
          views: [{ label: "main", video: { format: { codec: "vp8" } } }],
          mediaIn: { audio: ["pcmu"] },
        }),
    );
    assert.deepEqual(inputs, {
      name: "r",
      views: { main: { video: { format: "vp8" } } },
      mediaIn: { audio: { pcmu: true } },
    });
  });

  it("are named where the program names them", async () => {
    const views = { main: { video: { maxInput: 4 } } };
    assert.deepEqual(await inputsOf(() => new Room("r", { views })), { name: "r", views });
  });

  it("are named from outputs and promises, as a whole or in parts", async () => {
    const view = { label: "main", video: { maxInput: pulumi.output(4) } };
    const expected = { main: { video: { maxInput: 4 } } };
    for (const views of [[view], pulumi.output([view]), Promise.resolve([view]), [pulumi.output(view)]])
      assert.deepEqual((await inputsOf(() => new Room("r", { views }))).views, expected);
    assert.deepEqual((await inputsOf(() => new Room("r", { views: [{ ...view, label: main }] }))).views, expected);
    const audio = ["pcmu" as const, pulumi.output("opus/48000/2" as const)];
    assert.deepEqual((await inputsOf(() => new Room("r", { mediaIn: { audio } }))).mediaIn, {
      audio: { pcmu: true, "opus/48000/2": true },
    });
  });

  it("are named in sessions, too", async () => {
    const room = "5f0000000000000000000000";
    const source = { url: "rtsp://192.0.2.1/a" };
    const input = await inputsOf(() => new StreamingIn("camera", { room, source, views: ["a", main] }));
    assert.deepEqual(input.views, { a: true, main: true });
    const media = { audio: { from: "1", format: { codec: "pcmu" as const } } };
    const recording = await inputsOf(() => new Recording("archive", { room, media }));
    assert.deepEqual(recording.media, { audio: { from: "1", format: "pcmu" } });
  });

  it("are named before a transformation sees them", async () => {
    const seen: unknown[] = [];
    const transformation: pulumi.ResourceTransformation = ({ props, opts }) => {
      const { views } = props as { views: object };
      seen.push(views);
      return { props: { ...(props as object), views: { ...views, side: {} } }, opts };
    };
    const room = () => new Room("r", { views: [{ label: "main" }] }, { transformations: [transformation] });
    assert.deepEqual((await inputsOf(room)).views, { main: {}, side: {} });
    assert.deepEqual(seen, [{ main: {} }]);
  });

  it("are what the outputs of the resource have", async () => {
    let room: Room | undefined;
    await inputsOf(() => (room = new Room("r", { views: [{ label: "main", video: { maxInput: 4 } }] })));
    const video = await new Promise((done) =>
      room?.views.apply((views) => {
        done(views?.main?.video);
      }),
    );
    assert.deepEqual(video, { maxInput: 4 });
  });
});
