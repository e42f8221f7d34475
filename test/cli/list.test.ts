// The `list` commands, and finding the room that an argument names.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { RoomClient } from "../../sdk";
import { root } from "../emulator/support";
import { type Bench, startBench } from "./support";

const sip = { sipServer: "sip.example.org", username: "room", password: "sip-password" };

describe("owt … list", function () {
  this.timeout(60_000);
  let bench: Bench;
  let room: RoomClient;
  let twins: readonly RoomClient[];

  before(async () => {
    bench = await startBench();
    room = await bench.room({ name: "Meeting room", sip });
    twins = [await bench.room({ name: "Twin" }), await bench.room({ name: "Twin" })];
  });
  after(() => bench.close());

  describe("of rooms", () => {
    it("is a table, filtered by --name", async () => {
      const { out, error } = await bench.run(["rooms", "list", "--name", "Meeting room"]);
      assert.equal(error, "");
      assert.deepEqual(
        out.split("\n").map((line) => line.split(/ {2,}/)),
        [
          ["ID", "NAME", "VIEWS", "ROLES"],
          [room.id, "Meeting room", "common", "presenter, viewer, audio_only_presenter, video_only_viewer, sip"],
          [""],
        ],
      );
    });
    it("prints whole rooms in JSON, without passwords", async () => {
      const rooms = await bench.json<{ id: string; name: string; sip: object | false }[]>("rooms", "list");
      assert.deepEqual(
        rooms.map(({ id, name }) => [id, name]),
        [[room.id, "Meeting room"], ...twins.map(({ id }) => [id, "Twin"])],
      );
      assert.deepEqual(rooms[0]!.sip, { sipServer: "sip.example.org", username: "room" });
      assert.ok(!("_id" in rooms[0]!) && !("__v" in rooms[0]!));
    });
    it("reports on stderr that there are none", async () => {
      const none = { code: 0, out: "", error: /^The service [0-9a-f]{24} has no room named "x"\.\n$/ };
      const { error, ...rest } = await bench.run(["rooms", "list", "--name", "x"]);
      assert.deepEqual(rest, { code: none.code, out: none.out });
      assert.match(error, none.error);
      assert.deepEqual(await bench.json("rooms", "list", "--name", "x"), []);
    });
    it("ends quietly when its reader ends", async () => {
      const { code, out, error } = await bench.run(["rooms", "list"], '{ "$@"; echo "code $?" >&2; } | true; exit');
      assert.deepEqual({ code, out, error }, { code: 0, out: "", error: "code 0\n" });
    });
  });

  it("has the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
    assert.deepEqual(await bench.run(["--version"]), { code: 0, out: `${version}\n`, error: "" });
  });

  describe("owt rooms get", () => {
    it("shows a room in YAML or in JSON, without passwords", async () => {
      const { out, error } = await bench.run(["rooms", "get", "Meeting room"]);
      assert.equal(error, "");
      const shown = parse(out) as Record<string, unknown>;
      assert.equal(shown.id, room.id);
      assert.deepEqual(shown.sip, { sipServer: "sip.example.org", username: "room" });
      assert.deepEqual(await bench.json("rooms", "get", room.id), shown);
    });
    it("suggests similar names", async () => {
      for (const args of [
        ["rooms", "get"],
        ["recordings", "list"],
      ]) {
        const { code, error } = await bench.run([...args, "meeting rom"]);
        assert.equal(code, 1);
        assert.ok(error.includes(`"meeting rom"; near to it: "Meeting room" (${room.id}): owt rooms list`), error);
      }
      const { error } = await bench.run(["rooms", "list", "--name", "meeting-room"]);
      assert.match(error, /has no room named "meeting-room"; near to it: "Meeting room"/);
    });
    it("shows and lists rooms with malformed roles", async () => {
      const odd = await bench.room({ name: "Odd", roles: ["presenter", null, { role: 5 }, {}] as never });
      const { out } = await bench.run(["rooms", "list", "--name", "Odd"]);
      assert.match(out, /presenter, null, 5,\n/);
      assert.match((await bench.run(["rooms", "get", "Odd"])).out, /- presenter\n/);
      const { error } = await bench.run(["token", "Odd", "--user", "x", "--role", "y"]);
      assert.match(error, /The room has no role "y"/);
      await odd.delete();
    });
  });

  describe("of services", () => {
    it("signs as the super service", async () => {
      const { code, out } = await bench.run(["services", "list"]);
      assert.equal(code, 0);
      assert.match(out, /^ID +NAME +ROOMS\n/);
      assert.ok(out.includes(bench.env.OWT_SERVICE_ID!) && out.includes(bench.env.OWT_SUPER_SERVICE_ID!));
    });
    it("has no keys in JSON", async () => {
      const services = await bench.json<{ id: string }[]>("services", "list", "--super");
      assert.equal(services.length, 2);
      for (const service of services) assert.deepEqual(Object.keys(service), ["id", "name", "rooms"]);
    });
  });

  describe("of the contents of a room", () => {
    const empty: [string, string][] = [
      ["participants", "The room has no participants.\n"],
      ["streams", "The room has no streams.\n"],
      ["recordings", "The room has no recordings.\n"],
      ["streaming-outs", "The room has no streaming-outs.\n"],
      ["streaming-ins", "The room has no streaming-ins.\n"],
      ["sipcalls", "The room has no SIP calls.\n"],
      ["analytics", "The room has no analytics.\n"],
    ];
    for (const [kind, said] of empty) {
      it(`reports that there are no ${kind}`, async () => {
        assert.deepEqual(await bench.run([kind, "list", twins[0]!.id]), { code: 0, out: "", error: said });
      });
    }

    describe("of an active room", () => {
      let camera: string;
      let call: string;
      const ids: Record<string, string> = {};
      const url = "rtmp://user:secret-password@live.example.org/app/stream-key?token=secret-token";

      before(async () => {
        const stream = await room.streamingIns.create({
          connection: { url: "rtsp://192.0.2.1/camera" },
          media: { audio: true, video: true },
        });
        camera = stream.id;
        const media = { audio: { from: camera }, video: { from: camera } };
        const mixed = `${room.id}-common`;
        ids.recordings = (await room.recordings.create({ media })).id;
        ids["streaming-outs"] = (
          await room.streamingOuts.create({
            url,
            media: { audio: { from: mixed }, video: { from: mixed } },
          })
        ).id;
        call = (await room.sipCalls.create({ peerURI: "bob", mediaOut: { audio: { from: mixed } } })).id;
        ids.sipcalls = call;
        ids.analytics = (
          await room.analytics.create({
            algorithm: "dc51138a8284436f873418a21ba8cfa7",
            media: { video: { from: camera } },
          })
        ).id;
      });

      for (const [kind, row] of [
        ["recordings", /^ID +AUDIO FROM +VIDEO FROM +FILE\nID +(\d+) +\1 +\S+:\S+\.(mkv|mp4)\n$/],
        ["streaming-outs", /\nID +rtmp:\/\/live\.example\.org\/\[redacted\] +\S+-common +\S+-common\n$/],
        ["sipcalls", /\nID +dial-out +sip:bob@sip\.example\.org +\d+ +\S+-common +-\n$/],
        ["analytics", /^ID +ALGORITHM +VIDEO FROM\nID +dc51138a\w+ +\d+\n$/],
      ] as const) {
        it(`shows ${kind}, and all of them in JSON`, async () => {
          const [{ code, out }, list] = await Promise.all([
            bench.run([kind, "list", "Meeting room"]),
            bench.json<{ id: string }[]>(kind, "list", room.id),
          ]);
          assert.equal(code, 0);
          assert.match(
            out.replace(/^(\S+)(?=.*$)/gm, (id) => (id === ids[kind] ? "ID" : id)),
            row,
          );
          assert.deepEqual(
            list.map(({ id }) => id),
            [ids[kind]],
          );
        });
      }

      it("shows the urls of streaming-outs only with --show-secrets", async () => {
        const [hidden, whole] = await Promise.all([
          bench.json<{ url: string }[]>("streaming-outs", "list", room.id),
          bench.json<{ url: string }[]>("streaming-outs", "list", room.id, "--show-secrets"),
        ]);
        assert.equal(hidden[0]!.url, "rtmp://live.example.org/[redacted]");
        assert.equal(whole[0]!.url, url);
      });

      it("shows the password in the address of a SIP peer only with --show-secrets", async () => {
        const peerURI = "sip:bob:password@sip.example.org";
        const { id } = await room.sipCalls.create({ peerURI, mediaOut: { audio: { from: `${room.id}-common` } } });
        const peerOf = async (...more: string[]) =>
          (await bench.json<{ id: string; peer: string }[]>("sipcalls", "list", room.id, ...more)).find(
            (one) => one.id === id,
          )?.peer;
        assert.equal(await peerOf(), "sip:bob:[redacted]@sip.example.org");
        assert.equal(await peerOf("--show-secrets"), peerURI);
        await room.sipCalls.delete(id);
      });

      it("shows participants and their permissions, filtered by --role", async () => {
        const [all, none, list] = await Promise.all([
          bench.run(["participants", "list", "Meeting room"]),
          bench.run(["participants", "list", "Meeting room", "--role", "viewer"]),
          bench.json<{ id: string }[]>("participants", "list", "Meeting room", "--role", "sip"),
        ]);
        assert.match(
          all.out,
          new RegExp(`^ID .*\n${call} +sip:bob@sip\\.example\\.org +sip +audio, video +audio, video\n$`),
        );
        assert.deepEqual(none, { code: 0, out: "", error: "The room has no participants with the role viewer.\n" });
        assert.deepEqual(
          list.map(({ id }) => id),
          [call],
        );
      });

      it("shows streams, filtered by --type and --view", async () => {
        const [all, forward, view] = await Promise.all([
          bench.run(["streams", "list", "Meeting room"]),
          bench.json<{ id: string; type: string }[]>("streams", "list", "Meeting room", "--type", "forward"),
          bench.json<{ id: string }[]>("streams", "list", "Meeting room", "--view", "common"),
        ]);
        assert.match(all.out, /^ID +TYPE +OWNER +VIEWS +AUDIO +VIDEO\n/);
        assert.match(all.out, new RegExp(`\n${room.id}-common +mixed +- +common +opus +vp8 640x480\n`));
        assert.match(all.out, new RegExp(`\n${camera} +forward streaming +admin +- +`));
        assert.ok(forward.every(({ type }) => type === "forward") && forward.some(({ id }) => id === camera));
        assert.ok(view.some(({ id }) => id === `${room.id}-common`) && !view.some(({ id }) => id === camera));
      });

      it("shows streaming-ins", async () => {
        const { out } = await bench.run(["streaming-ins", "list", "Meeting room"]);
        assert.match(out, new RegExp(`^ID +VIEWS +AUDIO +VIDEO\n${camera} `));
      });
    });
  });

  describe("of a room", () => {
    const refused = async (name: string, code: number, said: RegExp, ...more: string[]) => {
      const outcome = await bench.run(["streams", "list", name, ...more]);
      assert.deepEqual([outcome.code, outcome.out], [code, ""]);
      assert.match(outcome.error, said);
    };
    it("is refused if several have the name, with their ids", async () => {
      const [one, other] = twins.map(({ id }) => id);
      await refused(
        "Twin",
        1,
        new RegExp(`^owt: 2 rooms are named "Twin": ${one!}, ${other!}\\. Use the id of one\\.\n$`),
      );
    });
    it("is refused for an unknown name", () =>
      refused("Nowhere", 1, /no room with the id or name "Nowhere".*\n.*belongs to another service/));
    it("is refused for an unknown id", () =>
      refused("5c1b9d0e8f6a7b0012345678", 1, /no room with the id or name "5c1b9d0e8f6a7b0012345678"/));
    it("is found by a name that looks like an id", async () => {
      await bench.room({ name: "5c1b9d0e8f6a7b0012345679" });
      assert.deepEqual(await bench.json("streams", "list", "5c1b9d0e8f6a7b0012345679"), []);
    });
    it("lists its views for an unknown label", () =>
      refused("Meeting room", 1, /^owt: The room has no view "x"\. Its views are: common\.\n$/, "--view", "x"));
    it("lists the types for an unknown one", () =>
      refused("Meeting room", 2, /Allowed choices are mixed, forward/, "--type", "x"));
  });

  describe("on a command line that cannot be used", () => {
    it("ends with 2", async () => {
      const outcomes = await Promise.all(
        [["rooms"], ["rooms", "lst"], ["recordings", "list"], ["rooms", "list", "--nme", "x"], ["room"]].map((args) =>
          bench.run(args),
        ),
      );
      assert.deepEqual(
        outcomes.map(({ code, out }) => [code, out]),
        outcomes.map(() => [2, ""]),
      );
    });
  });
});
