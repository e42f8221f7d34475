// The port of the embedded emulator. It is chosen once, since the endpoint is part of a room's identity: with another port,
// Pulumi would replace every room.
"use strict";

const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");
const { Failure } = require("../lib/failure");

const HOST = "127.0.0.1";
/** Below the ports that systems use for outgoing connections. */
const FIRST = 20_000;
const LAST = 29_999;
const ATTEMPTS = 50;

/**
 * The port in the file; without the file, a free port, which is then saved.
 * @param {string} file
 * @returns {Promise<number>}
 * @throws {Failure} if another program has taken the saved port
 */
async function rememberedPort(file) {
  const port = readPort(file);
  if (port === undefined) return choosePort(file);
  if (!(await isFree(port))) {
    throw new Failure(
      [
        `Port ${port} of this machine, which the embedded emulator uses, is taken.`,
        "It is not replaced automatically: the address of the server is part of a room's identity, and Pulumi would replace",
        "all rooms. Either",
        "  - wait for, or stop, another command of this project that is running (npm start, npm run preview ...), or",
        `  - stop the program that uses the port (to find it: lsof -i :${port}, on Windows netstat -ano), or`,
        `  - start again with another port: remove ${path.dirname(file)}, with the emulator's rooms and their state.`,
      ].join("\n"),
    );
  }
  return port;
}

/** @param {string} file */
async function choosePort(file) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (!(await isFree(port))) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${port}\n`);
    return port;
  }
  throw new Failure(`None of ${ATTEMPTS} ports between ${FIRST} and ${LAST} could be opened on ${HOST}.`);
}

/**
 * @param {string} file
 * @returns {number | undefined}
 */
function readPort(file) {
  if (!fs.existsSync(file)) return undefined;
  const port = Number(fs.readFileSync(file, "utf8").trim());
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Failure(
      `${file} has no port number. Restore the number, or remove ${path.dirname(file)} to start again.`,
    );
  }
  return port;
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: HOST, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

module.exports = { FIRST, LAST, rememberedPort };
