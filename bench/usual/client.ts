// A client as one writes it on the first day: it signs, sends, and throws if an answer is not 2xx.

import { createHmac, randomInt } from "node:crypto";
import fetch from "node-fetch";

export class Client {
  constructor(
    private readonly endpoint: string,
    private readonly serviceId: string,
    private readonly serviceKey: string,
  ) {}

  async request(method: string, path: string, body?: unknown): Promise<unknown> {
    // A connection for each request, as Node had it by itself before version 19.
    const answer = await fetch(this.endpoint + path, {
      method,
      headers: { Authorization: this.authorization(), "Content-Type": "application/json", Connection: "close" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return method === "DELETE" ? undefined : JSON.parse(text);
  }

  private authorization(): string {
    const timestamp = Date.now();
    const cnonce = randomInt(0, 100_000);
    const hex = createHmac("sha256", this.serviceKey).update(`${timestamp},${cnonce}`).digest("hex");
    const signature = Buffer.from(hex).toString("base64");
    return (
      "MAuth realm=http://webrtc.intel.com,mauth_signature_method=HMAC_SHA256," +
      `mauth_serviceid=${this.serviceId},mauth_cnonce=${cnonce},mauth_timestamp=${timestamp},mauth_signature=${signature}`
    );
  }
}
