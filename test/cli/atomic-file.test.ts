// Outputs that the command line names: over files, through links, and into pipes.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, constants, lstatSync, openSync, readFileSync, readSync, readdirSync } from "node:fs";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { writeAtomically, writeOutput } from "../../cli/atomic-file";
import { removeFolders, temporaryFolder } from "../emulator/support";

describe("an output that a command line names", () => {
  after(removeFolders);

  it("takes the place of a file, and leaves nothing beside it", () => {
    const folder = temporaryFolder();
    const file = path.join(folder, "page.html");
    for (const text of ["one", "two"]) writeOutput(file, text);
    assert.deepEqual([readFileSync(file, "utf8"), readdirSync(folder)], ["two", ["page.html"]]);
  });

  it("goes to the file that a link leads to; files with names of our own replace links", () => {
    const folder = temporaryFolder();
    const [file, link] = [path.join(folder, "page.html"), path.join(folder, "link.html")];
    writeFileSync(file, "former");
    symlinkSync("page.html", link);
    writeOutput(link, "page");
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.equal(readFileSync(file, "utf8"), "page");
    writeAtomically(link, "image", true);
    assert.deepEqual([lstatSync(link).isFile(), readFileSync(file, "utf8")], [true, "page"]);
  });

  it("goes into a pipe, which stays one", () => {
    const pipe = path.join(temporaryFolder(), "pipe");
    execFileSync("mkfifo", [pipe]);
    // Open at both ends, so that nobody waits for the other.
    const end = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    try {
      writeOutput(pipe, "page");
      assert.ok(lstatSync(pipe).isFIFO());
      const bytes = Buffer.alloc(10);
      assert.equal(bytes.toString("utf8", 0, readSync(end, bytes)), "page");
    } finally {
      closeSync(end);
    }
  });

  it("is refused where there is a folder, or none above it", () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, "page"));
    for (const file of ["page", "none/page"])
      assert.throws(() => writeOutput(path.join(folder, file), "page"), /cannot be written: /);
    assert.deepEqual(readdirSync(folder), ["page"]);
  });
});
