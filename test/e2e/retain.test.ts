import assert from "node:assert/strict";
import { Project } from "./stack";

const weekly = `  weekly:
    name: Weekly
    recordings:
      archive: { container: mkv, media: { audio: { from: { view: common } } } }
`;
const document = `rooms:\n${weekly}  daily: {}\n  third: {}\n`;
const conference = (options: string) =>
  `import * as owt from "pulumi-owt";\nnew owt.Conference("main", {}${options});\n`;
const retained = ", { retainOnDelete: true }";

/** The ways in docs/adoption.md to stop managing objects and keep them. Each step continues from the state that the one before it left. */
describe("objects that stay on the server, through the real engine", function () {
  this.timeout(300_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "conference.dev.yaml": document, "index.ts": conference("") } });
    await project.up();
  });
  after(async () => project.close());

  const urnOf = async (kind: string, name: string) => (await project.resource(kind, name)).urn;
  const names = async () => (await project.resources()).map(({ urn }) => urn.split("::").at(-1)).sort();
  /** Names of the rooms and number of the recordings on the server. */
  const onServer = async () => {
    const rooms = await project.client.rooms.all();
    const lists = await Promise.all(rooms.map(({ _id }) => project.client.room(_id).recordings.list()));
    return { rooms: rooms.map(({ name }) => name).sort(), recordings: lists.flat().length };
  };
  const all = { rooms: ["Weekly", "daily", "third"], recordings: 1 };
  /** Requests that changed something since the last call. */
  const changing = () => project.requests.splice(0).filter((line) => !line.startsWith("GET "));

  describe("a room that is deleted from the state", () => {
    it("needs --target-dependents for its sessions", async () => {
      const output = await project.bad("state", "delete", await urnOf("Room", "weekly"), "--yes");
      assert.match(output, /weekly\/archive[^]*--target-dependents/);
      await project.good("state", "delete", "--target-dependents", await urnOf("Room", "weekly"), "--yes");
      assert.deepEqual(await names(), ["daily", "third"]);
    });
    it("is created again while it is in the document", async () => {
      assert.match(await project.preview(), /\+ 2 to create/);
    });
    it("stays when it is removed from the document", async () => {
      project.edit("conference.dev.yaml", weekly, "");
      changing();
      assert.match(await project.up(), /4 unchanged/);
      assert.deepEqual(changing(), []);
      assert.deepEqual(await onServer(), all);
    });
  });

  describe("a document with retainOnDelete", () => {
    it("keeps a room that is removed from it", async () => {
      project.write("index.ts", conference(retained));
      await project.up();
      project.edit("conference.dev.yaml", "  daily: {}\n", "");
      changing();
      await project.up();
      assert.deepEqual(changing(), []);
      assert.deepEqual(await names(), ["third"]);
      assert.deepEqual(await onServer(), all);
    });
    it("keeps everything when it is removed from the program", async () => {
      project.write("index.ts", "export {};\n");
      await project.up();
      assert.deepEqual(changing(), []);
      assert.deepEqual(await names(), []);
      assert.deepEqual(await onServer(), all);
    });
  });

  describe("a program with retainOnDelete", () => {
    it("keeps rooms and sessions that are removed", async () => {
      const [room] = (await project.client.rooms.all()).filter(({ name }) => name === "Weekly");
      const [archive] = await project.client.room(room?._id ?? "").recordings.list();
      project.write(
        "index.ts",
        `import * as owt from "pulumi-owt";
const options = { retainOnDelete: true };
const room = new owt.Room("weekly", { adopt: "${room?._id ?? ""}", name: "Weekly" }, options);
const media = { audio: { from: room.mixedStreams.common } };
new owt.Recording("archive", { adopt: "${archive?.id ?? ""}", room, container: "mkv", media }, options);
`,
      );
      await project.up();
      assert.deepEqual(await names(), ["archive", "weekly"]);
      project.write("index.ts", "export {};\n");
      await project.up();
      assert.deepEqual(changing(), []);
      assert.deepEqual(await names(), []);
      assert.deepEqual(await onServer(), all);
    });
  });

  describe("a state that is emptied", () => {
    it("leaves nothing to do for an empty program", async () => {
      const ids = (await project.client.rooms.all()).map(
        ({ _id, name }) => `  ${name}: { adopt: "${_id}", name: ${name} }\n`,
      );
      project.write("conference.dev.yaml", `rooms:\n${ids.join("")}`);
      project.write("index.ts", conference(""));
      await project.up();
      assert.deepEqual(await names(), ["Weekly", "daily", "third"]);
      await project.good("state", "delete", "--all", "--yes");
      project.write("conference.dev.yaml", "rooms: {}\n");
      assert.doesNotMatch(await project.up(), /Room/);
      assert.deepEqual(changing(), []);
      assert.deepEqual(await onServer(), all);
    });
  });
});
