// A live server is taken over by `pulumi import`, from a file of `owt export`, and the program that `owt export` writes has nothing to do.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { environmentOf } from "../../cli/environment";
import { runOwt } from "../cli/support";
import { assertNowhere } from "../planted";
import { Project } from "./stack";

const count = 200;
const planted = { password: "planted-sip-password", stream: "planted-stream-key" };
const streamUrl = `rtmp://live.example.org/app/${planted.stream}`;
const program = 'import * as owt from "pulumi-owt";\nexport = () => Promise.resolve({});\n';

for (const { form, args, component } of [
  { form: "program", args: ["--format", "typescript", "--native"], component: undefined },
  { form: "document", args: ["--format", "document"], component: "conference" },
]) {
  describe(`pulumi import of ${count} rooms and their sessions, for a ${form}`, function () {
    this.timeout(300_000);
    let project: Project;
    const exported = async (...more: string[]) => {
      const { code, out, error } = await runOwt(["export", ...more], {
        env: environmentOf(project.emulator.credentials),
      });
      assert.equal(code, 0, error);
      return { out, error };
    };
    const changing = () => project.requests.filter((line) => !line.startsWith("GET "));

    before(async () => {
      project = await Project.create({ host: "native", files: { "index.ts": program } });
      const { client } = project;
      const sip = { sipServer: "sip.example.org", username: "u", password: planted.password };
      for (let i = 0; i < count; i += 1) {
        const { _id } = await client.rooms.create({
          name: `Class ${i}`,
          participantLimit: 10 + (i % 3),
          ...(i % 50 === 0 && { sip, views: [{ label: "main", video: { maxInput: 4 } }] }),
        });
        if (i % 50 !== 0) continue;
        const room = client.room(_id);
        const [audio, view] = [{ from: `${_id}-main` }, { from: `${_id}-main` }];
        await room.recordings.create({ container: "mkv", media: { audio, video: view } });
        await room.streamingOuts.create({ url: `${streamUrl}-${i}`, media: { audio, video: view } });
      }
      project.requests.length = 0;
    });
    after(async () => project.close());

    it("reads what is there and changes nothing", async () => {
      const { out, error } = await exported(
        ...["--format", "import", ...(component === undefined ? [] : ["--component", component])],
      );
      assert.match(error, /--generate-code=false/);
      assertNowhere("the import file", out, planted);
      const file = path.join(project.folder, "import.json");
      writeFileSync(file, out);
      const wanted = ["--file", file, "--yes", "--protect=false", "--generate-code=false"];
      const output = await project.good("import", ...wanted);
      // The component counts, too.
      const all = count + 8 + (component === undefined ? 0 : 1);
      assert.match(output, new RegExp(`${all} imported`), output.slice(-2000));
      assert.deepEqual(changing(), []);
      assert.equal((await project.resources()).length, count + 8);
    });

    it(`leaves nothing to do for the ${form} that owt export writes`, async () => {
      const { out, error } = await exported(...args);
      const secrets = [...error.matchAll(/pulumi config set --secret (\S+)/g)].map(([, name = ""]) => name);
      assert.equal(secrets.length, 8);
      await project.configure(
        Object.fromEntries(
          secrets.map((name) => {
            const [, room] = /^class(\d+)/i.exec(name) ?? [];
            return [`--secret ${name}`, name.endsWith("Url") ? `${streamUrl}-${room ?? ""}` : planted.password];
          }),
        ),
      );
      project.write(component === undefined ? "index.ts" : "conference.yaml", out);
      if (component !== undefined)
        project.write(
          "index.ts",
          `import * as owt from "pulumi-owt";\nnew owt.Conference("${component}", { file: "conference.yaml" });\n`,
        );
      const shown = await project.preview("--diff");
      assert.match(shown, /\d+ unchanged/, shown.slice(-3000));
      assert.doesNotMatch(shown, /to (?:create|update|delete|replace|import)/, shown.slice(0, 3000));
      await project.up();
      assert.match(await project.preview("--refresh"), /\d+ unchanged/);
      assert.deepEqual(changing(), []);
    });

    it("has no secret in clear", () => {
      for (const { file, text } of project.texts()) assertNowhere(file, text, planted);
      assertNowhere("the output", project.printed, planted);
    });
  });
}
