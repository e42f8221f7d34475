import assert from "node:assert/strict";
import {
  RequestRefusedError,
  addToView,
  permitTrack,
  setFramerate,
  setLayout,
  setRegionStream,
  setSource,
  setStatus,
} from "../../../sdk";
import { checksFor } from "../../../sdk/failures/cluster-checks";
import { clusterRefusal, mixedId, roomAt } from "../api/room-support";
import { closeAll, failure, json, roomId, transportTo } from "../support";

afterEach(closeAll);

const checks = (method: string, rest: string, body?: unknown, version = "v1") =>
  checksFor({ method, path: `/${version}/rooms/${roomId}/${rest}`, endpoint: "http://h:3000" }, body).join("\n");
const from = { from: mixedId };

describe("The checks for a refusal of the cluster", () => {
  const table: [what: string, text: string, there: RegExp[], notThere: RegExp[]][] = [
    [
      "to start a streaming-out",
      checks("POST", "streaming-outs", { url: "rtmp://h/secret", media: { audio: from, video: from } }),
      [
        new RegExp(`^stream ${mixedId} is in the room \\(GET /v1\\.1/rooms/${roomId}/streams lists them\\)`),
        /mediaOut\.audio has aac .*libfdk_aac/,
        /built with an h264 encoder/,
        /target of the url can be reached/,
        /an agent of the kind streaming is running/,
        /logs of the conference/,
      ],
      [/secret/, /sip/, /audio format/],
    ],
    [
      "to start a streaming-out without sound",
      checks("POST", "streaming-outs", { url: "rtmp://h/a", media: { audio: false, video: from } }),
      [/h264/],
      [/aac/],
    ],
    [
      "to start a recording in formats of its own",
      checks("POST", "recordings", {
        media: {
          audio: { ...from, format: { codec: "aac" } },
          video: { from: "17", format: { codec: "h264" }, parameters: { bitrate: 700 } },
        },
      }),
      [
        new RegExp(`streams ${mixedId} and 17 are in the room`),
        /aac\/48000\/2\), for the request asks for it/,
        /h264 with the profile, for the request asks for it/,
        /offers the audio format/,
        /offers the codec, resolution, framerate, bitrate/,
        /bitrate in kbps is one of/,
        /kind recording/,
      ],
      [/target/],
    ],
    [
      "to start a recording as the stream is",
      checks("POST", "recordings", { media: { audio: from, video: false } }),
      [/stream .* is in the room/],
      [/aac/, /h264/, /offers/],
    ],
    [
      "to start a session of no track",
      checks("POST", "recordings", { media: { audio: false, video: false } }),
      [/a session needs a track/],
      [/in the room \(/],
    ],
    [
      "to start a streaming-in",
      checks("POST", "streaming-ins", { connection: {}, media: { audio: "auto", video: "auto" } }, "v1.1"),
      [/the room exists/, /source's url can be reached/, /mediaIn .* inputLimit/, /kind streaming/],
      [/needs a track/],
    ],
    [
      "to make a call",
      checks("POST", "sipcalls", { peerURI: "bob", mediaOut: { audio: from, video: false } }),
      [/room has a sip account/, /peer has no call with the room already/, /stream .* is in the room/, /kind sip/],
      [/aac/],
    ],
    [
      "to start analytics",
      checks("POST", "analytics", { algorithm: "a", media: { audio: false, video: from } }),
      [/algorithm is one that/, /kind analytics/],
      [],
    ],
    ["to give a token", checks("POST", "tokens", { user: "u" }), [/a portal is running/, /preference/], [/agent of/]],
    ["to start something else", checks("POST", "cascading", {}), [/agents of the kind/], [/in the room/]],
    [
      "to take another source",
      checks("PATCH", "recordings/1", [setSource("audio", "17"), setSource("video", "17"), setFramerate(6)]),
      [/^it is still there/, /stream 17 is in the room/, /stream offers the value/],
      [/view/],
    ],
    [
      "to mix a stream",
      checks("PATCH", "streams/1", [addToView("main")], "v1.1"),
      [/view of this label/],
      [/layout/, /muted/],
    ],
    ["to set a layout", checks("PATCH", "streams/1", [setLayout([])], "v1.1"), [/mixed one/, /empty ones/], [/label/]],
    [
      "to fill a region",
      checks("PATCH", "streams/1", [setRegionStream(0, "17")], "v1.1"),
      [/stream 17 is in the room/, /mixed one/],
      [],
    ],
    ["to mute", checks("PATCH", "streams/1", [setStatus("audio", "inactive")]), [/cannot be muted/], []],
    [
      "to permit",
      checks("PATCH", "participants/1", [permitTrack("publish", "audio", true)]),
      [/participant has not left/],
      [],
    ],
    ["to end something", checks("DELETE", "recordings/1"), [/^it is still there/, /logs/], [/agent of/]],
    ["a change without a list", checks("PATCH", "recordings/1", {}), [/^it is still there/], [/offers/]],
    [
      "something that is in no room",
      checksFor({ method: "PUT", path: "/services/1", endpoint: "http://h" }, {}).join("\n"),
      [/^the logs/],
      [],
    ],
  ];
  for (const [what, text, there, notThere] of table) {
    it(`fit the request: ${what}`, () => {
      for (const pattern of there) assert.match(text, pattern);
      for (const pattern of notThere) assert.doesNotMatch(text, pattern);
    });
  }

  it("are listed in the error", async () => {
    const { room } = await roomAt((seen, response) =>
      seen.method === "GET" ? json(response, []) : clusterRefusal(seen, response),
    );
    const error = await failure(room.recordings.create({ media: { audio: from } }, { patienceMs: 0 }));
    assert.ok(error instanceof RequestRefusedError);
    assert.match(error.message, /servers use code 1301 .* It gives no reason\. Check that\n- stream .*\n- an agent/);
  });
});

describe("Options in errors", () => {
  it("name the time limit", async () => {
    const { server } = await roomAt(() => undefined);
    const error = await failure(transportTo(server.endpoint, { timeoutMs: 40 }).request("GET", "/services"));
    assert.match((error as Error).message, /\(option timeoutMs\)/);
  });

  it("name the cap on requests", async () => {
    const { server } = await roomAt((_, response) => response.writeHead(429).end());
    const error = await failure(transportTo(server.endpoint).request("GET", "/services"));
    assert.match((error as Error).message, /allow fewer \(option maxConcurrent\)/);
  });
});
