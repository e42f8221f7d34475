// The port of the embedded emulator. It is chosen once and stays, since the endpoint is part of a room's identity: at
// another port Pulumi would replace every room.
"use strict";

const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");
const { Failure } = require("../lib/failure");

const HOST = "127.0.0.1";
/** Below the ports that systems give to outgoing connections, which come and go. */
const FIRST = 20_000;
const LAST = 29_999;
const ATTEMPTS = 50;

/**
 * The port from the file; where there is none yet, a free one, which is then remembered.
 * @param {string} file
 * @returns {Promise<number>}
 * @throws {Failure} where the remembered port is taken by another program
 */
async function rememberedPort(file) {
  const port = readPort(file);
  if (port === undefined) return choosePort(file);
  if (!(await isFree(port))) {
    throw new Failure(
      [
        `Port ${port} of this machine, where the embedded emulator lives, is in use.`,
        "It is not exchanged for another by itself: rooms are known by their server's address, and Pulumi would replace",
        "them all. Either",
        "  - wait for, or stop, another command of this project that is running (npm start, npm run preview ...), or",
        `  - stop the program that uses the port (to find it: lsof -i :${port}, on Windows netstat -ano), or`,
        `  - begin anew at another port: remove ${path.dirname(file)}, with the emulator's rooms and their state.`,
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
      `${file} holds no port number. Put the number back, or remove ${path.dirname(file)} to begin anew.`,
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
