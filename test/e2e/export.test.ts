import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { RoomConfig } from "../../sdk";
import { runOwt } from "../cli/support";
import { environmentOf } from "../../cli/environment";
import { assertNowhere } from "../planted";
import { pathOfLanguages } from "./languages";
import { Project, type ProjectOptions } from "./stack";

const planted = { password: "planted-sip-password", stream: "planted-stream-key", camera: "planted-camera-key" };
const sip = { sipServer: "sip.example.org", username: "u", password: planted.password };
const streamUrl = `rtmp://live.example.org/app/${planted.stream}`;
const cameraUrl = `rtsp://user:${planted.camera}@192.0.2.20/camera`;

/** Ten rooms of all kinds. */
const rooms: readonly RoomConfig[] = [
  { name: "Weekly" },
  { name: "Weekly", participantLimit: 12 },
  { name: "Größe: ${5} $$ # no comment", inputLimit: 3, selectActiveAudio: true },
  { name: "会议", roles: [{ role: "guest", publish: { audio: true, video: false }, subscribe: { audio: true } }] },
  { name: "Phone", views: [{ label: "sound", video: false }], sip },
  { name: "Nothing mixed", views: [] },
  {
    name: "Stage",
    views: [
      { label: "gallery" },
      {
        label: "the stage",
        video: {
          format: { codec: "h264", profile: "CB" },
          parameters: { resolution: { width: 1280, height: 720 }, framerate: 30, bitrate: 2000 },
          maxInput: 4,
          bgColor: { r: 16, g: 16, b: 24 },
          layout: {
            fitPolicy: "crop",
            templates: {
              base: "void",
              custom: [{ region: [{ id: "1", area: { left: 0, top: 0, width: "2/3", height: 1 } }] }],
            },
          },
        },
      },
    ],
  },
  { name: "Channel", views: [{ label: "main" }], sip },
  { name: "Quiet", notifying: { streamChange: false }, transcoding: { audio: false } },
  {
    name: "2024",
    mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }], video: [{ codec: "vp8" }] },
  },
];

/** A project in Pulumi YAML whose program is not in its project file. */
const yamlProject = async (): Promise<ProjectOptions> => ({
  files: { "Pulumi.yaml": "name: conference\nruntime: yaml\n" },
  environment: { PATH: await pathOfLanguages() },
});

interface Form {
  readonly format: string;
  readonly file: string;
  readonly options?: () => Promise<ProjectOptions>;
}

const forms: readonly Form[] = [
  { format: "document", file: "conference.dev.yaml" },
  { format: "typescript", file: "index.ts" },
  { format: "yaml", file: "Main.yaml", options: yamlProject },
];

/** The take-over of a server by what `owt export` writes. Each step continues from the state that the one before it left. */
for (const { format, file, options } of forms) {
  describe(`a live server, exported as a ${format}, through the real engine`, function () {
    this.timeout(300_000);
    let project: Project;
    let exported: string;

    const changing = () => project.requests.filter((line) => !line.startsWith("GET "));

    before(async () => {
      project = await Project.create(await options?.());
      const { client } = project;
      const made = [];
      for (const room of rooms) made.push(await client.rooms.create(room));
      const stage = client.room(made[6]?._id ?? "");
      const channel = client.room(made[7]?._id ?? "");
      const [view, main] = [`${stage.id}-the stage`, `${channel.id}-main`];
      await stage.recordings.create({ container: "mkv", media: { audio: { from: view }, video: { from: view } } });
      const camera = await channel.streamingIns.create({
        connection: { url: cameraUrl },
        attributes: { name: "Camera" },
      });
      await channel.streams.update(camera.id, [{ op: "add", path: "/info/inViews", value: "main" }]);
      await channel.recordings.create({ media: { audio: { from: main }, video: { from: camera.id } } });
      const out = { audio: { from: main }, video: { from: main, parameters: { framerate: 15 as const } } };
      await channel.streamingOuts.create({ url: streamUrl, media: out });
      await channel.sipCalls.create({ peerURI: "desk", mediaOut: { audio: { from: main } } });
      await channel.analytics.create({
        algorithm: "dc51138a8284436f873418a21ba8cfa7",
        media: { video: { from: camera.id } },
      });
      project.requests.length = 0;
    });
    after(async () => project.close());

    it("is written with read requests only, without a key", async () => {
      const { code, out, error } = await runOwt(["export", "--format", format], {
        env: environmentOf(project.emulator.credentials),
      });
      assert.equal(code, 0, error);
      assert.match(error, /^10 rooms, 6 sessions\.\n/);
      assertNowhere("what is written", out, planted);
      exported = out;
      assert.deepEqual(changing(), []);
    });

    it("lists the secrets to set", async () => {
      const known: Readonly<Record<string, string>> = {
        channelSipPassword: sip.password,
        phoneSipPassword: sip.password,
        channelCameraUrl: cameraUrl,
        channelLiveExampleOrgUrl: streamUrl,
      };
      const asked = [...exported.matchAll(/pulumi config set --secret (\S+)/g)].map(([, name = ""]) => name);
      assert.deepEqual(asked.sort(), Object.keys(known).sort());
      await project.configure(Object.fromEntries(asked.map((name) => [`--secret ${name}`, known[name] ?? ""])));
    });

    it("is taken over without a change on the server", async () => {
      writeFileSync(path.join(project.folder, file), exported);
      const before = await project.client.rooms.all();
      project.requests.length = 0;
      await project.up();
      assert.deepEqual(changing(), []);
      assert.deepEqual(await project.client.rooms.all(), before);
      assert.equal((await project.resources()).length, 16);
    });

    it("has nothing to do, with and without a refresh", async () => {
      assert.match(await project.preview("--diff"), /1[78] unchanged/);
      assert.match(await project.preview("--refresh", "--diff"), /1[78] unchanged/);
      assert.deepEqual(changing(), []);
    });

    it("has no key in clear", () => {
      for (const { file, text } of project.texts()) assertNowhere(file, text, planted);
      assertNowhere("the output", project.printed, planted);
    });
  });
}
