import assert from "node:assert/strict";
import { ClientOptionsError, RequestRefusedError, UnexpectedAnswerError, permit, permitTrack } from "../../../sdk";
import { TokensClient } from "../../../sdk/api/tokens";
import { clusterRefusal, roomAt } from "./room-support";
import { type Handler, closeAll, cut, failure, inTurn, json, refuse, roomId, serve, transportTo } from "../support";

afterEach(closeAll);

const participant = {
  id: "p1",
  user: "zoe",
  role: "presenter",
  permission: { publish: { audio: true, video: true }, subscribe: { audio: true, video: true } },
};
const answer: Handler = (_, response) => json(response, participant);
const gone: Handler = (_, response) => refuse(response, 404, 1005, "Participant not found");

describe("The participants of a room", () => {
  it("are listed", async () => {
    const { room, lines } = await roomAt((_, response) => json(response, [participant]));
    assert.deepEqual(await room.participants.list(), [participant]);
    assert.deepEqual(lines(), ["GET /v1/participants"]);
  });

  it("are read one by one", async () => {
    const { room, lines } = await roomAt(answer);
    assert.deepEqual(await room.participants.get("p1"), participant);
    assert.deepEqual(lines(), ["GET /v1/participants/p1"]);
  });

  it("are found, or not", async () => {
    const { room } = await roomAt(inTurn(answer, gone));
    assert.deepEqual(
      [await room.participants.find("p1"), await room.participants.find("p2")],
      [participant, undefined],
    );
  });

  it("are not reported as missing if the server fails", async () => {
    const { room } = await roomAt((_, response) => refuse(response, 500, 2001, "Error x"));
    assert.ok((await failure(room.participants.find("p1"))) instanceof RequestRefusedError);
  });

  it("are given permissions by PATCH", async () => {
    const { room, lines, bodies } = await roomAt(answer);
    const operations = [permit("publish", { audio: true, video: false }), permitTrack("subscribe", "audio", false)];
    assert.deepEqual(await room.participants.update("p1", operations), participant);
    assert.deepEqual(lines(), ["PATCH /v1/participants/p1"]);
    assert.deepEqual(bodies("PATCH"), [
      [
        { op: "replace", path: "/permission/publish", value: { audio: true, video: false } },
        { op: "replace", path: "/permission/subscribe/audio", value: false },
      ],
    ]);
  });

  it("are removed by DELETE", async () => {
    const { room, lines } = await roomAt((_, response) => response.end());
    await room.participants.delete("p1");
    assert.deepEqual(lines(), ["DELETE /v1/participants/p1"]);
  });

  it("count as removed if the server refuses, but they have left", async () => {
    const { room } = await roomAt(inTurn(clusterRefusal, gone));
    await room.participants.delete("p1");
  });

  it("fail to be removed if the server refuses and they stay", async () => {
    const { room } = await roomAt((seen, response) =>
      (seen.method === "GET" ? answer : clusterRefusal)(seen, response),
    );
    const error = await failure(room.participants.delete("p1", { patienceMs: 20 }));
    assert.match((error as Error).message, /it is still there/);
  });
});

describe("A token", () => {
  const token = Buffer.from(JSON.stringify({ tokenId: "t1", host: "10.0.0.1:8080" })).toString("base64");
  const given: Handler = (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(token);

  it("is the text of the answer", async () => {
    const { room, lines, bodies } = await roomAt(given);
    assert.equal(await room.tokens.create({ user: "zoe", role: "presenter" }), token);
    assert.deepEqual(lines(), ["POST /v1/tokens"]);
    assert.deepEqual(bodies("POST"), [{ user: "zoe", role: "presenter" }]);
  });

  it("is requested with preference and domain", async () => {
    const { room, bodies } = await roomAt(given);
    const config = { user: "zoe", role: "viewer", preference: { isp: "a", region: "b" }, domain: "d" };
    await room.tokens.create(config);
    assert.deepEqual(bodies("POST"), [config]);
  });

  it("is requested again if the connection was cut", async () => {
    const { room, bodies } = await roomAt(inTurn((_, response) => cut(response), given));
    assert.equal(await room.tokens.create({ user: "zoe", role: "presenter" }), token);
    assert.equal(bodies("POST").length, 2);
  });

  it("is not requested if user or role is empty", async () => {
    const { room, lines } = await roomAt(given);
    const error = await failure(room.tokens.create({ user: "", role: "" }));
    assert.ok(error instanceof ClientOptionsError);
    assert.deepEqual([error.problems.map(({ option }) => option), lines()], [["user", "role"], []]);
  });

  it("is refused with checks if no portal is running", async () => {
    const { room } = await roomAt((_, response) => refuse(response, 500, 1301, "Failed to get portal"));
    const error = await failure(room.tokens.create({ user: "zoe", role: "presenter" }));
    assert.match((error as Error).message, /- a portal is running/);
  });

  it("is never shown in an error", async () => {
    const { room } = await roomAt((_, response) => response.end(`{"token":"${token}"}`));
    const error = await failure(room.tokens.create({ user: "zoe", role: "presenter" }));
    assert.ok(error instanceof UnexpectedAnswerError);
    assert.match(error.message, /is not a token/);
    assert.ok(!JSON.stringify(error).includes(token));
  });

  for (const [what, text, pattern] of [
    ["an empty answer", "", /is empty/],
    ["a web page", "<html><title>Welcome</title></html>", /is a web page: Welcome/],
  ] as const) {
    it(`is not ${what}`, async () => {
      const { room } = await roomAt((_, response) => response.end(text));
      assert.match(((await failure(room.tokens.create({ user: "zoe", role: "presenter" }))) as Error).message, pattern);
    });
  }

  it("has a longer time limit than other calls", async () => {
    const { endpoint } = await serve((_, response) => setTimeout(() => response.end(token), 150));
    const tokens = new TokensClient(transportTo(endpoint, { timeoutMs: 80 }), roomId);
    assert.equal(await tokens.create({ user: "zoe", role: "presenter" }), token);
  });

  it("has the time limit of the call", async () => {
    const { room } = await roomAt(() => undefined);
    const options = { timeoutMs: 40 };
    const error = await failure(room.tokens.create({ user: "zoe", role: "presenter" }, options));
    assert.match((error as Error).message, /no answer within 40 ms/);
  });
});
