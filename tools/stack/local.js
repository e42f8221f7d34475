// What the embedded stack keeps in this copy of the project, all under the git-ignored folder `.owt/`: the emulator's
// data, the state, and Pulumi's own settings, so that nothing of the user's own Pulumi is read or changed.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

/** The stack that runs against the embedded emulator. Every other stack is the user's own. */
const EMBEDDED_STACK = "dev";

/**
 * Everybody knows it: it keeps the embedded stack's secrets unreadable at a glance, and no safer than that. It must not
 * guard the key of a real server (see tools/stack/target.js).
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
  };
}

/**
 * The environment in which Pulumi works on the embedded stack.
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
    // The program is compiled without a check of its types: the tests check them, and it saves seconds each time.
    PULUMI_NODEJS_TRANSPILE_ONLY: env.PULUMI_NODEJS_TRANSPILE_ONLY ?? "true",
  };
}

/**
 * Whether the embedded stack was made already (Pulumi's file backend keeps each stack in a file of its name).
 * @param {string} root
 * @param {string} project
 */
function localStackExists(root, project) {
  const stacks = path.join(localFolders(root).state, ".pulumi", "stacks", project);
  return [".json", ".json.gz"].some((ending) => fs.existsSync(path.join(stacks, EMBEDDED_STACK + ending)));
}

module.exports = { EMBEDDED_STACK, PUBLIC_PASSPHRASE, localEnvironment, localFolders, localStackExists };
