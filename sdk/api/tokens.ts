// Tokens: tickets for joining a room (API document, "Token"). A token is a secret, is good for one use, and for three minutes.

import { readSecret } from "../http/answer";
import { ClientOptionsError } from "../failures/errors";
import { path } from "../http/paths";
import type { TokenConfig } from "../schemas/participant";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/** Servers look for a portal for up to 60 seconds before they refuse. */
const tokenTimeoutMs = 70_000;

/** The tokens of one room. Servers have no list of them. */
export class TokensClient {
  readonly #transport: Transport;
  readonly #roomId: string;

  /** Made by OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    this.#transport = transport;
    this.#roomId = roomId;
  }

  /**
   * Makes a token (POST /v1/rooms/{id}/tokens). A request that ended in doubt is sent again: a token that nobody got is of no use, and
   * expires. Servers look for a portal for up to a minute, so that the time limit is 70 seconds, or the client's if that is
   * longer, unless `timeoutMs` is given.
   *
   * @returns the token: base64 text that a client of the conference takes as it is.
   * @throws RequestRefusedError where the role is none of the room's, or no portal is running; ClientOptionsError for a user or role
   *   that is no text.
   */
  async create({ user, role, preference, domain }: TokenConfig, options: CallOptions = {}): Promise<string> {
    // Anything else is not safe on real servers: it is refused here.
    const wrong = Object.entries({ user, role }).filter(([, value]) => typeof value !== "string" || value === "");
    if (wrong.length > 0)
      throw new ClientOptionsError(wrong.map(([option]) => ({ option, message: "must be a text, and not empty" })));
    const timeoutMs = options.timeoutMs ?? Math.max(tokenTimeoutMs, this.#transport.timeoutMs);
    const answer = await this.#transport.request("POST", path`/v1/rooms/${this.#roomId}/tokens`, {
      ...options,
      timeoutMs,
      repeatable: true,
      body: { user, role, preference, domain },
    });
    return readSecret(/^[A-Za-z0-9+/_-]+={0,2}$/, "a token", answer);
  }
}
