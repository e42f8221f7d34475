// Ends the process at SIGTERM as at its own end, so that it writes its coverage.
"use strict";

process.on("SIGTERM", () => process.exit());
