import assert from "node:assert/strict";
import {
  type RoomClient,
  type SipCallConfig,
  type StreamingOutConfig,
  completeParameters,
  protocolOf,
  setBitrate,
  setResolution,
  setSource,
} from "../../../sdk";
import { type TestRoom, mixedId, roomAt } from "./room-support";
import { type Handler, closeAll, cut, json } from "../support";

afterEach(closeAll);

const track = { from: mixedId, status: "active", format: { codec: "opus" } };
const recording = { id: "17", media: { audio: track }, storage: { host: "h", file: "/tmp/17.mkv" } };
const streamingOut = { id: "17", url: "rtmp://h/live/key", media: { audio: track, video: track } };
const call = { id: "SipOut1", type: "dial-out", peer: "sip:bob@sip.example.org" };
const analytics = { id: "17", analytics: { algorithm: "face" }, media: { video: track } };
const operations = [setSource("video", "18"), setResolution({ width: 320, height: 240 }), setBitrate("x0.6")];

/** Answers lists with no items, and other requests with one value. */
const answering = (value: unknown): Handler => {
  return ({ method }, response) => json(response, method === "GET" ? [] : value);
};

/** Runs one call, and returns the body of its last request. */
async function bodyOf(
  value: unknown,
  run: (room: RoomClient) => Promise<unknown>,
): Promise<[string, unknown, unknown]> {
  const test = await roomAt(answering(value));
  const result = await run(test.room);
  return [test.lines().at(-1)!, JSON.parse(test.server.seen.at(-1)!.body), result];
}

/** Sends a POST that ends in doubt while the list grows. Returns the session that was found. */
async function takenUp(others: unknown[], run: (room: RoomClient) => Promise<{ id: string }>): Promise<string> {
  const list: unknown[] = [];
  const test: TestRoom = await roomAt(({ method }, response) => {
    if (method === "GET") {
      json(response, list);
      return;
    }
    list.push(...others);
    cut(response);
  });
  return (await run(test.room)).id;
}

const short = { patienceMs: 40 };

describe("A recording", () => {
  it("is requested with both tracks, false for the missing one", async () => {
    const media = { audio: { from: mixedId, format: { codec: "opus", sampleRate: 48000, channelNum: 2 } } } as const;
    const [line, body] = await bodyOf(recording, (room) => room.recordings.create({ container: "mkv", media }));
    assert.equal(line, "POST /v1/recordings");
    assert.deepEqual(body, { container: "mkv", media: { ...media, video: false } });
  });

  it("is requested without a container if none is given", async () => {
    const media = { video: { from: mixedId, parameters: { bitrate: "x0.8" } } };
    const [, body] = await bodyOf(recording, (room) => room.recordings.create({ media }));
    assert.deepEqual(body, { media: { audio: false, ...media } });
  });

  it("is changed by PATCH", async () => {
    const [line, body, result] = await bodyOf(recording, (room) => room.recordings.update("17", operations));
    assert.equal(line, "PATCH /v1/recordings/17");
    assert.deepEqual(body, [
      { op: "replace", path: "/media/video/from", value: "18" },
      { op: "replace", path: "/media/video/parameters/resolution", value: { width: 320, height: 240 } },
      { op: "replace", path: "/media/video/parameters/bitrate", value: "x0.6" },
    ]);
    assert.deepEqual(result, recording);
  });
});

describe("A streaming-out", () => {
  const media = { audio: { from: mixedId }, video: { from: mixedId } };
  const bodyWith = async (config: Partial<StreamingOutConfig>) => {
    const asked = { url: "rtmp://h/live/key", media, ...config };
    const [line, body] = await bodyOf(streamingOut, (room) => room.streamingOuts.create(asked));
    assert.equal(line, "POST /v1/streaming-outs");
    return body as StreamingOutConfig;
  };

  it("is requested with the protocol of its url", async () => {
    assert.deepEqual(await bodyWith({}), { protocol: "rtmp", url: "rtmp://h/live/key", media });
  });

  it("is requested with the given protocol", async () => {
    assert.equal((await bodyWith({ protocol: "hls", url: "http://h/x" })).protocol, "hls");
  });

  it("is requested without a protocol if none is known", async () => {
    assert.deepEqual(await bodyWith({ url: "http://h/x" }), { url: "http://h/x", media });
  });

  for (const protocol of ["rtmp", "rtsp"] as const) {
    it(`has no parameters in ${protocol}`, async () => {
      assert.equal("parameters" in (await bodyWith({ protocol, parameters: { hlsTime: 3 } })), false);
    });
  }

  const hls = { url: "http://h/x.m3u8" };
  const dash = { url: "http://h/x.mpd" };
  const table: [what: string, config: Partial<StreamingOutConfig>, parameters: object][] = [
    ["hls without parameters", hls, { method: "PUT", hlsTime: 2, hlsListSize: 5 }],
    ["hls with some", { ...hls, parameters: { hlsTime: 4 } }, { method: "PUT", hlsTime: 4, hlsListSize: 5 }],
    [
      "hls with those of dash",
      { ...hls, parameters: { method: "POST", dashWindowSize: 9 } },
      { method: "POST", hlsTime: 2, hlsListSize: 5 },
    ],
    ["dash without parameters", dash, { method: "PUT", dashSegDuration: 2, dashWindowSize: 5 }],
    [
      "dash with some",
      { ...dash, parameters: { dashWindowSize: 9 } },
      { method: "PUT", dashSegDuration: 2, dashWindowSize: 9 },
    ],
  ];
  for (const [what, config, parameters] of table) {
    it(`has complete parameters: ${what}`, async () =>
      assert.deepEqual((await bodyWith(config)).parameters, parameters));
  }

  it("has no parameters that could be completed without a protocol", () => {
    assert.equal(completeParameters(undefined, { hlsTime: 3 }), undefined);
  });

  const urls: [url: string, protocol: string | undefined][] = [
    ["rtmp://h/a", "rtmp"],
    ["RTSP://h/a", "rtsp"],
    ["http://h/a.m3u8", "hls"],
    ["https://h/a.m3u8?key=1", "hls"],
    ["http://h/a.mpd", "dash"],
    ["/srv/a.mpd", "dash"],
    ["http://h/a?next=b.m3u8", undefined],
    ["http://h/a", undefined],
    ["rtmps://h/a", undefined],
  ];
  for (const [url, protocol] of urls) {
    it(`to ${url} has the protocol ${protocol ?? "that is named"}`, () => assert.equal(protocolOf(url), protocol));
  }

  it("is changed by PATCH", async () => {
    const [line, body] = await bodyOf(streamingOut, (room) =>
      room.streamingOuts.update("17", [setSource("audio", "18")]),
    );
    assert.equal(line, "PATCH /v1/streaming-outs/17");
    assert.deepEqual(body, [{ op: "replace", path: "/media/audio/from", value: "18" }]);
  });

  it("is found by its url, whatever formats the server chose", async () => {
    const asked = {
      url: streamingOut.url,
      media: { ...media, audio: { from: mixedId, format: { codec: "aac" as const } } },
    };
    const others = [{ ...streamingOut, id: "16", url: "rtmp://h/live/other" }, streamingOut];
    assert.equal(await takenUp(others, (room) => room.streamingOuts.create(asked, short)), "17");
  });

  it("does not show its url in an error", async () => {
    const { room } = await roomAt(({ body, method }, response) =>
      method === "GET" ? json(response, []) : response.writeHead(400).end(`cannot do ${body}`),
    );
    const error = await room.streamingOuts.create({ url: streamingOut.url, media }).catch((thrown: unknown) => thrown);
    assert.match((error as Error).message, /redacted/);
    assert.doesNotMatch(JSON.stringify(error), /live\/key/);
  });
});

describe("A SIP call", () => {
  const audio = { from: mixedId };
  const bodyWith = async (config: Partial<SipCallConfig> & Pick<SipCallConfig, "mediaOut">) => {
    const [line, body] = await bodyOf(call, (room) => room.sipCalls.create({ peerURI: "bob", ...config }));
    assert.equal(line, "POST /v1/sipcalls");
    return body;
  };

  it("is requested with all members", async () => {
    assert.deepEqual(await bodyWith({ mediaOut: { audio } }), {
      peerURI: "bob",
      mediaIn: { audio: true, video: false },
      mediaOut: { audio, video: false },
    });
  });

  it("takes a picture from the peer if the peer gets one", async () => {
    const video = { from: mixedId, parameters: { framerate: 15 } };
    assert.deepEqual(await bodyWith({ mediaOut: { audio, video } }), {
      peerURI: "bob",
      mediaIn: { audio: true, video: true },
      mediaOut: { audio, video },
    });
  });

  it("takes the given tracks", async () => {
    const body = await bodyWith({ mediaIn: { video: false }, mediaOut: { audio, video: { from: mixedId } } });
    assert.deepEqual((body as SipCallConfig).mediaIn, { audio: true, video: false });
  });

  it("is changed by PATCH of its output", async () => {
    const [line, body] = await bodyOf(call, (room) => room.sipCalls.update("SipOut1", operations));
    assert.equal(line, "PATCH /v1/sipcalls/SipOut1");
    assert.deepEqual(body, [
      { op: "replace", path: "/output/media/video/from", value: "18" },
      { op: "replace", path: "/output/media/video/parameters/resolution", value: { width: 320, height: 240 } },
      { op: "replace", path: "/output/media/video/parameters/bitrate", value: "x0.6" },
    ]);
  });

  const listed = async (one: unknown) => {
    const { room } = await roomAt((_, response) => json(response, [one]));
    return (await room.sipCalls.list())[0];
  };

  it("may lack input and output", async () => assert.deepEqual(await listed(call), call));

  it("has its input as a stream, without the server's internals", async () => {
    const tracks = [{ type: "audio", status: "active", format: { codec: "pcmu" } }];
    const stream = { id: "5", type: "forward", info: { owner: "SipOut1", type: "sip", inViews: [] } };
    const input = { ...stream, media: { tracks }, locality: { agent: "a", node: "n" } };
    assert.deepEqual((await listed({ ...call, input }))?.input, {
      ...stream,
      media: { audio: { status: "active", format: { codec: "pcmu" } } },
    });
  });

  it("has an incomplete input as it is", async () => {
    assert.deepEqual((await listed({ ...call, input: { id: "5" } }))?.input, { id: "5" });
  });

  it("has a track of its output that is false as absent", async () => {
    const output = { id: "6", media: { audio: track, video: false } };
    assert.deepEqual((await listed({ ...call, output }))?.output, { id: "6", media: { audio: track } });
  });

  it("has no output as long as it has no media", async () => {
    assert.equal("output" in (await listed({ ...call, output: {} }))!, false);
  });

  for (const peerURI of ["bob", "sip:bob@sip.example.org", "bob@sip.example.org"]) {
    it(`to ${peerURI} is found by its peer`, async () => {
      const others = [
        { ...call, id: "SipOut2", peer: "sip:bobby@sip.example.org" },
        { ...call, id: "SipIn3", type: "dial-in" },
        { ...call, id: "SipOut4", output: { id: "6", media: { audio: { from: "other" } } } },
        { ...call, output: { id: "7", media: { audio: track } } },
      ];
      const make = (room: RoomClient) => room.sipCalls.create({ peerURI, mediaOut: { audio } }, short);
      assert.equal(await takenUp(others, make), "SipOut1");
    });
  }

  it("is found before it is answered", async () => {
    const make = (room: RoomClient) => room.sipCalls.create({ peerURI: "bob", mediaOut: { audio } }, short);
    assert.equal(await takenUp([call], make), "SipOut1");
  });
});

describe("Analytics", () => {
  const video = { from: mixedId };

  it("are requested without sound", async () => {
    const [line, body] = await bodyOf(analytics, (room) =>
      room.analytics.create({ algorithm: "face", media: { video } }),
    );
    assert.equal(line, "POST /v1/analytics");
    assert.deepEqual(body, { algorithm: "face", media: { audio: false, video } });
  });

  it("are listed", async () => {
    const { room, lines } = await roomAt((_, response) => json(response, [analytics]));
    assert.deepEqual(await room.analytics.list(), [analytics]);
    assert.deepEqual(lines(), ["GET /v1/analytics"]);
  });

  it("have their source in video, also if the answer has the form of the API document", async () => {
    const media = { from: mixedId, format: { codec: "vp8" } };
    const { room } = await roomAt((_, response) => json(response, [{ ...analytics, media }]));
    assert.deepEqual((await room.analytics.list())[0]?.media, { video: media });
  });

  it("are ended by DELETE", async () => {
    const { room, lines } = await roomAt((_, response) => response.end());
    await room.analytics.delete("17");
    assert.deepEqual(lines(), ["DELETE /v1/analytics/17"]);
  });

  it("are found by algorithm and source", async () => {
    const others = [
      { ...analytics, id: "15", analytics: { algorithm: "other" } },
      { ...analytics, id: "16", media: { video: { from: "other" } } },
      analytics,
    ];
    const media = { video: { from: mixedId, format: { codec: "h264" as const } } };
    assert.equal(await takenUp(others, (room) => room.analytics.create({ algorithm: "face", media }, short)), "17");
  });
});
