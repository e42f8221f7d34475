// Finds the stack of a command line, and its server: the embedded emulator, or one of the user's.
"use strict";

const { createDecipheriv, pbkdf2Sync } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { Failure } = require("../lib/failure");
const { EMBEDDED_STACK, PUBLIC_PASSPHRASE } = require("./local");

/**
 * @typedef {object} Target
 * @property {string} stack
 * @property {boolean} emulator whether the embedded emulator is needed
 * @property {boolean} local whether state and settings are under `.owt/` instead of the user's own
 * @property {string | undefined} endpoint from the stack's configuration
 */

/** @typedef {{ config?: Record<string, unknown>, encryptionsalt?: unknown }} StackFile */

/**
 * The stack of a Pulumi command line.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function stackOf(args, env) {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  // `stack init NAME` and similar commands name it without an option.
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
 * @param {StackFile} file its Pulumi.<stack>.yaml
 * @returns {Target}
 * @throws {Failure} if the key of a real server is encrypted with the public passphrase
 */
function targetOf(stack, file) {
  const configured = file.config?.["owt:endpoint"];
  const endpoint = typeof configured === "string" && configured !== "" ? configured : undefined;
  if (stack === EMBEDDED_STACK) {
    if (endpoint === undefined) return { stack, emulator: true, local: true, endpoint };
    // A server on this machine is for trials too.
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
    `"${PUBLIC_PASSPHRASE}", which is public: it is for the embedded emulator only.`,
    ...(stack === EMBEDDED_STACK
      ? [
          "Create another stack for the server:",
          "",
          ...ownStackCommands(endpoint),
          "",
          `and let ${stack} use the emulator again: remove owt:endpoint from Pulumi.${stack}.yaml.`,
        ]
      : [`Remove the line encryptionsalt and the secrets from Pulumi.${stack}.yaml, and set the secrets again.`]),
  ].join("\n");
}

/**
 * The commands that create a stack for a real server.
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
 * The stack's file; an empty one if there is none.
 * @param {string} root
 * @param {string} stack
 * @returns {StackFile}
 */
function readStackFile(root, stack) {
  // The name of a stack may include organization and project; that of the file does not.
  const file = path.join(root, `Pulumi.${stack.split("/").at(-1)}.yaml`);
  if (!fs.existsSync(file)) return {};
  // Required here, since this module is loaded before the packages are installed.
  const { parse } = require("yaml");
  try {
    return parse(fs.readFileSync(file, "utf8")) ?? {};
  } catch (error) {
    throw new Failure(`${file} cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @param {string} endpoint */
function isOnThisMachine(endpoint) {
  try {
    return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(endpoint).hostname);
  } catch {
    // The provider reports the invalid address.
    return false;
  }
}

/**
 * Whether a stack's secrets are encrypted with the public passphrase: its salt includes a known word encrypted with it.
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
