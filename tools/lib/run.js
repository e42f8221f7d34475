// Runs other programs, either collecting their output, or in the foreground with terminal, signals and exit code passed on.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

/** @typedef {NodeJS.ProcessEnv} Environment */
/** @typedef {{ code: number, stdout: string, stderr: string }} Outcome */

/**
 * Runs a program and collects its output. A program that cannot be started has the code 127.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Environment, timeoutMs?: number, signal?: AbortSignal, onLine?: (line: string) => void }} [options]
 *   `signal` stops the program and its descendants; `onLine` receives each line of the output and of the errors.
 * @returns {Promise<Outcome>}
 */
function capture(command, args, { cwd, env, timeoutMs, signal, onLine } = {}) {
  return new Promise((resolve) => {
    // A process group of its own, so that its descendants can be stopped too.
    const detached = signal !== undefined && process.platform !== "win32";
    const child = spawn(command, args, {
      cwd,
      env,
      detached,
      stdio: ["ignore", "pipe", "pipe"],
      shell: needsShell(command),
    });
    let stdout = "";
    let stderr = "";
    const stop = () => {
      try {
        if (!detached || child.pid === undefined) child.kill();
        else process.kill(-child.pid, "SIGTERM");
      } catch {
        // The process has ended.
      }
    };
    const timer = timeoutMs ? setTimeout(() => void child.kill("SIGKILL"), timeoutMs) : undefined;
    signal?.addEventListener("abort", stop);
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    if (onLine) for (const stream of [child.stdout, child.stderr]) stream.on("data", byLine(onLine));
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve({ code, stdout, stderr });
    };
    child.on("error", (error) => {
      stderr += error.message;
      finish(127);
    });
    child.on("close", (code, killedBy) => finish(exitCode(code, killedBy)));
  });
}

/**
 * Runs a program in the foreground and resolves to its exit code (128 + number of the signal that ended it).
 *
 * Ctrl-C in a terminal reaches every process of the foreground group. It is passed on only without a terminal: a second one
 * would make Pulumi stop at once and leave its work half done.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Environment }} [options]
 * @returns {Promise<number>}
 */
function runInFront(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: "inherit", shell: needsShell(command) });
    const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
    const onInterrupt = () => void (atTerminal || child.kill("SIGINT"));
    const onTerminate = () => void child.kill("SIGTERM");
    process.on("SIGINT", onInterrupt);
    process.on("SIGTERM", onTerminate);
    const forget = () => {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
    };
    child.on("error", (error) => {
      forget();
      reject(error);
    });
    child.on("close", (code, killedBy) => {
      forget();
      resolve(exitCode(code, killedBy));
    });
  });
}

/**
 * Hands on the whole lines of a text that comes in parts.
 * @param {(line: string) => void} onLine
 * @returns {(text: string) => void}
 */
function byLine(onLine) {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  };
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} killedBy
 */
function exitCode(code, killedBy) {
  return code ?? 128 + (killedBy ? constants.signals[killedBy] : 0);
}

/**
 * Batch files of Windows start through the shell only.
 * @param {string} command
 */
function needsShell(command) {
  return process.platform === "win32" && /\.(cmd|bat)$/i.test(command);
}

module.exports = { capture, runInFront };
