// The files of the embedded stack, in the git-ignored folder `.owt/`: the emulator's data, the state, and settings of Pulumi,
// so that the user's own settings are neither read nor changed.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

/** The stack on the embedded emulator. Any other stack is the user's own. */
const EMBEDDED_STACK = "dev";

/**
 * A public passphrase: it only makes the embedded stack's secrets unreadable at a glance. It must not protect the key of a
 * real server (see tools/stack/target.js).
 */
const PUBLIC_PASSPHRASE = "emulator";

/** @param {string} root */
function localFolders(root) {
  const folder = path.join(root, ".owt");
  return {
    folder,
    emulator: path.join(folder, "emulator"),
    state: path.join(folder, "state"),
    pulumiHome: path.join(folder, "pulumi"),
    port: path.join(folder, "port"),
    report: path.join(folder, "report.html"),
  };
}

/**
 * The environment of Pulumi for the embedded stack.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function localEnvironment(root, env) {
  const { PULUMI_CONFIG_PASSPHRASE_FILE: _file, PULUMI_ACCESS_TOKEN: _token, ...rest } = env;
  const { state, pulumiHome } = localFolders(root);
  fs.mkdirSync(state, { recursive: true });
  fs.mkdirSync(pulumiHome, { recursive: true });
  return {
    ...rest,
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_HOME: pulumiHome,
    PULUMI_CONFIG_PASSPHRASE: PUBLIC_PASSPHRASE,
    // Saves seconds: the tests check the types of the program.
    PULUMI_NODEJS_TRANSPILE_ONLY: env.PULUMI_NODEJS_TRANSPILE_ONLY ?? "true",
  };
}

/**
 * Whether the embedded stack exists (Pulumi's file backend stores each stack in a file of its name).
 * @param {string} root
 * @param {string} project
 */
function localStackExists(root, project) {
  const stacks = path.join(localFolders(root).state, ".pulumi", "stacks", project);
  return [".json", ".json.gz"].some((ending) => fs.existsSync(path.join(stacks, EMBEDDED_STACK + ending)));
}

module.exports = { EMBEDDED_STACK, PUBLIC_PASSPHRASE, localEnvironment, localFolders, localStackExists };
