// A stack like the one at the root, brought up with the real engine and an emulator of its own, with a change that is not applied yet.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { startEmulator } from "../../emulator";
import { Project, root } from "../../test/e2e/stack";
import { edits, people } from "./scene";

const owt = path.join(root, "dist/cli/owt.js");

/** The project that pictures are made in. */
export class Scene {
  private constructor(private readonly project: Project) {}

  /** Brings the stack up, lets people join, and changes the document. */
  static async set(): Promise<Scene> {
    const emulator = await startEmulator({ control: true });
    const project = await Project.create({
      stack: "dev",
      emulator,
      files: { "conference.dev.yaml": readFileSync(path.join(root, "conference.dev.yaml"), "utf8") },
      configuration: { "--secret trainingServiceKey": "a-key-of-its-own" },
      environment: { FORCE_COLOR: "1" },
    });
    const scene = new Scene(project);
    try {
      await project.up();
      for (const [room, users] of Object.entries(people)) {
        const { id = "" } = await project.resource("Room", room);
        for (const user of users) await scene.#join(`${emulator.controlEndpoint ?? ""}/rooms/${id}/participants`, user);
      }
      for (const [from, to] of edits) project.edit("conference.dev.yaml", from, to);
      return scene;
    } catch (error) {
      await scene.end();
      throw error;
    }
  }

  /** A file in the folder of the project. */
  file(name: string): string {
    return path.join(this.project.folder, name);
  }

  /**
   * Runs a command of `owt` in the project.
   * @returns what it prints, with colours
   * @throws {AssertionError} if it fails
   */
  async owt(...args: string[]): Promise<string> {
    const child = this.project.start(process.execPath, owt, ...args);
    let out = "";
    child.stdout?.on("data", (data: Buffer) => (out += String(data)));
    const { code, output } = await this.project.outcome(child);
    assert.equal(code, 0, `owt ${args.join(" ")}\n${output}`);
    return out;
  }

  /** The page of `owt report`. It is made once. @returns its path */
  async report(): Promise<string> {
    const file = this.file("report.html");
    if (!existsSync(file)) await this.owt("report", "--out", file);
    return file;
  }

  async end(): Promise<void> {
    await this.project.close();
  }

  async #join(address: string, user: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(user) });
    assert.equal(answer.status, 201, await answer.text());
  }
}
