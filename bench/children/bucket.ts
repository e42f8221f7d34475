// A process with an S3-compatible store at a chosen latency: moto's server (`pip install "moto[server]"`) with an empty bucket.

import { spawn } from "node:child_process";
import { serve, wanted } from "./channel";
import { startProxy } from "./proxy";

export interface BucketOptions {
  /** Round trip time, in milliseconds. */
  readonly latency: number;
}

const name = "state";

/** Starts the store on a free port and returns the port. */
function startStore(): Promise<number> {
  const store = spawn("moto_server", ["-H", "127.0.0.1", "-p", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  process.once("exit", () => store.kill());
  return new Promise((resolve, reject) => {
    store.once("error", reject).once("exit", () => reject(new Error("moto_server has ended")));
    let output = "";
    store.stderr.on("data", (data: Buffer) => {
      output = (output + String(data)).slice(-1000);
      const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

async function main(): Promise<void> {
  const port = await startStore();
  await fetch(`http://127.0.0.1:${port}/${name}`, { method: "PUT" });
  const proxy = await startProxy(port, (wanted() as BucketOptions).latency);
  const query = `endpoint=http://127.0.0.1:${proxy.port}&s3ForcePathStyle=true&region=us-east-1`;
  serve({ backend: () => `s3://${name}?${query}` });
}

void main();
