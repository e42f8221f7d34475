#!/usr/bin/env node
// The executable `pulumi-resource-owt`: serves the resources to the engine, which starts it.

import { serve } from "./server";

// The engine reads the port from standard output, and nothing else may be there.
console.log = console.error;
console.info = console.error;

// An engine that was killed leaves its providers behind, each with another parent.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 1_000).unref();

serve(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
