// Tokens for joining a room (API document, "Token"). A token is a secret; it can be used once, within three minutes.

import { readSecret } from "../http/answer";
import { ClientOptionsError } from "../failures/errors";
import { path } from "../http/paths";
import type { TokenConfig } from "../schemas/participant";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/** Default time limit: servers look for a portal for up to 60 seconds before they refuse. */
const tokenTimeoutMs = 70_000;

/** The tokens of one room. Servers have no list of them. */
export class TokensClient {
  readonly #transport: Transport;
  readonly #roomId: string;

  /** Use OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    this.#transport = transport;
    this.#roomId = roomId;
  }

  /**
   * Makes a token (POST /v1/rooms/{id}/tokens). A request that ended in doubt is sent again: a token that nobody received expires
   * unused. The default of `timeoutMs` is 70 seconds, or the client's if that is longer: servers look for a portal for up to a
   * minute.
   *
   * @returns the token, base64 text for a client of the conference.
   * @throws RequestRefusedError if the room has no such role, or no portal is running; ClientOptionsError for a user or role that is
   *   empty or not a string.
   */
  async create({ user, role, preference, domain }: TokenConfig, options: CallOptions = {}): Promise<string> {
    // Other values can crash real servers, so they are refused here.
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
