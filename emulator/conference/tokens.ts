// Issued tokens: each is valid for one join within 3 minutes, while the emulator runs.

/** The participant and room that a token is for. */
export interface Invitation {
  readonly room: string;
  readonly user: string;
  readonly role: string;
}

export const lifetimeMs = 3 * 60 * 1000;

/** The tokens that are neither used nor expired. */
export class Tokens {
  readonly #open = new Map<string, Invitation & { readonly endsAt: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  add(token: string, invitation: Invitation): void {
    // In the order of issue, and so of expiry.
    for (const [old, { endsAt }] of this.#open) {
      if (endsAt > this.now()) break;
      this.#open.delete(old);
    }
    this.#open.set(token, { ...invitation, endsAt: this.now() + lifetimeMs });
  }

  /** Uses a token up. Undefined for a token that is unknown, used, expired, or for another room. */
  use(token: string, room: string): Invitation | undefined {
    const found = this.#open.get(token);
    if (found?.room !== room) return undefined;
    this.#open.delete(token);
    return found.endsAt > this.now() ? found : undefined;
  }
}
