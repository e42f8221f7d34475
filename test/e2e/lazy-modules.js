// Preloaded by Node processes of Pulumi in tests. Pulumi loads two large modules in each process, but needs them only to
// serialize functions. Here they load on first use, which saves a quarter of the processor time of each run.
"use strict";

const Module = require("node:module");

const lazy = ["@npmcli/arborist", "typescript"];
/** The files of Pulumi that load them. */
const loaders = /@pulumi[\\/]pulumi[\\/](runtime[\\/]closure[\\/]codePaths|typescript-shim)\.js$/;

const load = Module._load;
Module._load = function (request, parent, isMain) {
  const loaded = () => load.call(this, request, parent, isMain);
  if (!lazy.includes(request) || !loaders.test(parent?.filename ?? "")) return loaded();
  // Compiled imports read `__esModule` at once.
  return new Proxy({}, { get: (_, name) => name === "__esModule" || loaded()[name] });
};
