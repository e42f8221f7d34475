// `owt plan --images`: files, addresses in the output, and the conversion by another program.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { imagesOf } from "../../../plan";
import { removeFolders, temporaryFolder } from "../../emulator/support";
import { recordedSet, recordedText } from "../../plan/support";
import { nowhere, runOwt } from "../support";

const expected = imagesOf(recordedSet("mixed")).images;
const files = expected.map(({ file }) => file).sort();
const pngs = files.map((file) => file.replace(/svg$/, "png"));

describe("owt plan --images", function () {
  this.timeout(60_000);
  after(removeFolders);

  /** A folder with a preview, and `owt plan` in it. */
  const project = () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "preview.json"), recordedText("mixed"));
    const run = (...args: string[]) =>
      runOwt(["plan", "preview.json", "--offline", ...args], { cwd: folder, env: nowhere });
    const list = (at: string) => readdirSync(path.join(folder, at)).sort();
    return { folder, run, list };
  };
  const addresses = (text: string) => [...text.matchAll(/!\[.*\]\((.*)\)/g)].map(([, address]) => address ?? "");

  it("writes a file for each view whose picture changes, and shows it in Markdown by its path", async () => {
    const { folder, run, list } = project();
    const { code, out, error } = await run("--format", "markdown", "--images", "our pictures/of it");
    assert.deepEqual([code, error], [0, `owt: ${files.length} images in our pictures/of it\n`]);
    assert.deepEqual(list("our pictures/of it"), files);
    for (const { file, svg } of expected)
      assert.equal(readFileSync(path.join(folder, "our pictures/of it", file), "utf8"), svg);
    assert.deepEqual(
      addresses(out).sort(),
      files.map((file) => `our%20pictures/of%20it/${file}`),
    );
  });

  it("leaves files that are there already, writes damaged ones anew, and removes nothing", async () => {
    const { folder, run, list } = project();
    await run("--images", "images");
    const [first = "", second = ""] = files.map((file) => path.join(folder, "images", file));
    const long = new Date(2020, 1, 1);
    for (const file of [first, second]) utimesSync(file, long, long);
    writeFileSync(second, "half");
    writeFileSync(path.join(folder, "images/mine.svg"), "mine");
    await run("--images", "images");
    assert.equal(statSync(first).mtimeMs, long.getTime());
    assert.ok(readFileSync(second, "utf8").endsWith("</svg>"));
    assert.deepEqual(list("images"), [...files, "mine.svg"].sort());
  });

  it("takes the address where the images are uploaded to", async () => {
    const { run } = project();
    const { out } = await run(
      "--format",
      "markdown",
      "--images",
      "images",
      "--image-url",
      "https://example.org/x%20y/",
    );
    assert.deepEqual(
      addresses(out).sort(),
      files.map((file) => `https://example.org/x%20y/${file}`),
    );
  });

  it("writes the files for other formats, too; JSON lists them", async () => {
    const { run, list } = project();
    const { out } = await run("--format", "text", "--images", "a");
    assert.doesNotMatch(out, /\.svg/);
    assert.deepEqual(list("a"), files);
    const json = JSON.parse((await run("--format", "json", "--images", "b")).out) as Record<string, unknown>;
    assert.deepEqual(
      json.images,
      expected.map(({ file, alt, view, rooms }) => ({ address: `b/${file}`, alt, view, rooms })),
    );
    assert.equal(json.imagesLeftOut, 0);
  });

  it("refuses options that have no meaning without it, and a folder that cannot be made", async () => {
    const { run } = project();
    for (const option of ["--png", "--image-url"]) {
      const { code, error } = await run(option, "x");
      assert.equal(code, 2);
      assert.match(error, new RegExp(`${option} .*: it needs --images\\.`));
    }
    const { code, error } = await run("--images", "preview.json/x");
    assert.equal(code, 2);
    assert.match(error, /The folder preview\.json\/x cannot be made: /);
  });

  describe("--png", () => {
    /** A project with a program that converts, or does what its lines say. */
    const withProgram = (lines: string) => {
      const made = project();
      const program = path.join(made.folder, "a program.js");
      writeFileSync(program, lines);
      const png = (rest = "") => ["--images", "images", "--png", `"${process.execPath}" "${program}"${rest}`];
      return { ...made, png };
    };
    const signature = "Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])";
    const write = (at: string, content = signature) => `require("node:fs").writeFileSync(${at}, ${content});\n`;
    const args = "const args = process.argv.slice(2);\n";

    it("runs the program with the two paths as its last arguments, and shows the PNG", async () => {
      const { run, list, png } = withProgram(
        `${args}if (args.length !== 3 || args[0] !== "-x" || !args[1].endsWith(".svg")) process.exit(1);\n${write("args[2]")}`,
      );
      const { code, out, error } = await run("--format", "markdown", ...png(" -x"));
      assert.deepEqual([code, error], [0, `owt: ${files.length} images in images\n`]);
      assert.deepEqual(list("images"), [...files, ...pngs].sort());
      assert.deepEqual(
        addresses(out).sort(),
        pngs.map((file) => `images/${file}`),
      );
    });

    it("puts the paths in the places of {svg} and {png}", async () => {
      const { run, list, png } = withProgram(
        `${args}if (args.length !== 2 || !args[1].endsWith(".svg")) process.exit(1);\n${write('args[0].replace("--to=", "")')}`,
      );
      const { code, error } = await run(...png(" --to={png} '{svg}'"));
      assert.equal(code, 0, error);
      assert.deepEqual(list("images"), [...files, ...pngs].sort());
    });

    it("runs no shell", async () => {
      const { folder, run, png } = withProgram(`console.error(process.argv.slice(2, -2).join("|")); process.exit(1);`);
      const { error } = await run(...png(" $(touch made) ; touch made & `touch made` > made"));
      assert.match(error, /: \$\(touch\|made\)\|;\|touch\|made\|&\|`touch\|made`\|>\|made$/m);
      assert.ok(!existsSync(path.join(folder, "made")));
    });

    for (const { title, lines, message } of [
      {
        title: "a program that fails, with its own words",
        lines: `${write("process.argv[3]")}console.error("no font\\u001b[31m"); process.exit(7);`,
        message: /could not convert images\/\S+\.svg \(exit code 7\): no font\uFFFD\[31m\n/,
      },
      {
        title: "a program that says nothing",
        lines: "process.exit(1);",
        message: /\(exit code 1\): it said nothing\n/,
      },
      {
        title: "a program that writes something else",
        lines: write("process.argv[3]", '"<svg/>"'),
        message: /made no PNG of images\/\S+\.svg\.\n/,
      },
      { title: "a program that writes nothing", lines: "", message: /made no PNG of images\/\S+\.svg\.\n/ },
    ])
      it(`refuses ${title}, and leaves no half file`, async () => {
        const { run, list, png } = withProgram(lines);
        const { code, out, error } = await run("--format", "markdown", ...png());
        assert.deepEqual([code, out], [2, ""]);
        assert.match(error, message);
        assert.ok(
          list("images").every((file) => files.includes(file)),
          list("images").join(),
        );
      });

    it("refuses a program that is not there, and a command that cannot be read", async () => {
      const { run } = project();
      for (const [command, message] of [
        ["no-such-program -x", "--png runs no-such-program, which is not on the PATH."],
        ["", "--png is empty: it takes a program, such as rsvg-convert."],
        ["convert {svg}", "--png has {svg} without {png}."],
        ["convert '{png}", "--png has a quote without its end."],
        ["convert {png}", "--png has {png} without {svg}."],
      ] as const) {
        const { code, error } = await run("--images", "images", "--png", command);
        assert.equal(code, 2);
        assert.ok(error.includes(message), error);
      }
    });
  });
});
