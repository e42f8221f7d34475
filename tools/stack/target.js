// Which server a stack is for: the embedded emulator, or one of the user's.
"use strict";

const { createDecipheriv, pbkdf2Sync } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { Failure } = require("../lib/failure");
const { EMBEDDED_STACK, PUBLIC_PASSPHRASE } = require("./local");

/**
 * @typedef {object} Target
 * @property {string} stack
 * @property {boolean} emulator whether the embedded emulator has to run
 * @property {boolean} local whether state and settings are those under `.owt/`; else the user's own
 * @property {string | undefined} endpoint from the stack's configuration
 */

/** @typedef {{ config?: Record<string, unknown>, encryptionsalt?: unknown }} StackFile */

/**
 * The stack that a command line of Pulumi's is about.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function stackOf(args, env) {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  // `stack init NAME` and its like name it without an option.
  const [command, action = "", name = ""] = options;
  if (command === "stack" && /^(init|select|rm)$/.test(action) && /^[^-]/.test(name)) return name;
  for (const [index, option] of options.entries()) {
    if (option === "--stack" || option === "-s") return options[index + 1] ?? EMBEDDED_STACK;
    const value = /^(?:--stack=|-s=?)(.+)$/.exec(option)?.[1];
    if (value !== undefined) return value;
  }
  return env.PULUMI_STACK || EMBEDDED_STACK;
}

/**
 * @param {string} stack
 * @param {StackFile} file what its Pulumi.<stack>.yaml says
 * @returns {Target}
 * @throws {Failure} where the key of a real server would be under the public passphrase
 */
function targetOf(stack, file) {
  const configured = file.config?.["owt:endpoint"];
  const endpoint = typeof configured === "string" && configured !== "" ? configured : undefined;
  if (stack === EMBEDDED_STACK) {
    if (endpoint === undefined) return { stack, emulator: true, local: true, endpoint };
    // A server on one's own machine is for trying things out too.
    if (isOnThisMachine(endpoint)) return { stack, emulator: false, local: true, endpoint };
  }
  if (opensWithPublicPassphrase(file.encryptionsalt)) throw new Failure(keyIsPublic(stack, endpoint));
  return { stack, emulator: false, local: false, endpoint };
}

/**
 * @param {string} stack
 * @param {string | undefined} endpoint
 */
function keyIsPublic(stack, endpoint) {
  return [
    `Pulumi.${stack}.yaml is for ${endpoint ?? "a server of yours"}, but its secrets are encrypted with the passphrase`,
    `"${PUBLIC_PASSPHRASE}", which everybody knows: it is for the embedded emulator only.`,
    ...(stack === EMBEDDED_STACK
      ? [
          "Give the server a stack of its own:",
          "",
          ...ownStackCommands(endpoint),
          "",
          `and let ${stack} have the emulator again: remove owt:endpoint from Pulumi.${stack}.yaml.`,
        ]
      : [`Remove the line encryptionsalt and the secrets from Pulumi.${stack}.yaml, and set the secrets anew.`]),
  ].join("\n");
}

/**
 * The commands that make a stack for a real server.
 * @param {string} [endpoint]
 */
function ownStackCommands(endpoint = "https://owt.example.org:3000") {
  const config = "  npm run pulumi -- config set --stack staging";
  return [
    "  npm run pulumi -- stack init --stack staging",
    `${config} conference:document conference.staging.yaml`,
    `${config} owt:endpoint ${endpoint}`,
    `${config} owt:serviceId <id>`,
    `${config} --secret owt:serviceKey`,
    "  npm start -- --stack staging",
  ];
}

/**
 * The stack's file, or an empty one where there is none yet.
 * @param {string} root
 * @param {string} stack
 * @returns {StackFile}
 */
function readStackFile(root, stack) {
  // A stack may be named with its organization and project; the file has the last part only.
  const file = path.join(root, `Pulumi.${stack.split("/").at(-1)}.yaml`);
  if (!fs.existsSync(file)) return {};
  // Not at the top: this module is loaded before the packages are installed.
  const { parse } = require("yaml");
  try {
    return parse(fs.readFileSync(file, "utf8")) ?? {};
  } catch (error) {
    throw new Failure(
      `${file} is not YAML that can be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** @param {string} endpoint */
function isOnThisMachine(endpoint) {
  try {
    return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(endpoint).hostname);
  } catch {
    // The provider says what is wrong with it.
    return false;
  }
}

/**
 * Whether a stack's secrets are under the public passphrase: its salt carries a known word that was encrypted with it.
 * @param {unknown} encryptionsalt `v1:<salt>:v1:<nonce>:<ciphertext and tag>`
 */
function opensWithPublicPassphrase(encryptionsalt) {
  if (typeof encryptionsalt !== "string") return false;
  const [version, salt = "", , nonce = "", text = ""] = encryptionsalt.split(":");
  if (version !== "v1") return false;
  const encrypted = Buffer.from(text, "base64");
  try {
    const key = pbkdf2Sync(PUBLIC_PASSPHRASE, Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(encrypted.subarray(-16));
    decipher.update(encrypted.subarray(0, -16));
    decipher.final();
    return true;
  } catch {
    return false;
  }
}

module.exports = { opensWithPublicPassphrase, ownStackCommands, readStackFile, stackOf, targetOf };
