#!/usr/bin/env node
// The executable `pulumi-resource-owt`: serves the resources to the engine, which starts it.

import { serve } from "./server";

// The engine reads the port from standard output, and nothing else may be there.
console.log = console.error;
console.info = console.error;

serve(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
