// Tokens that were issued: each is good for one join, within 3 minutes, while the emulator runs.

/** Who a token lets in, and where. */
export interface Invitation {
  readonly room: string;
  readonly user: string;
  readonly role: string;
}

export const lifetimeMs = 3 * 60 * 1000;

/** The tokens that were issued, and neither used nor too old. */
export class Tokens {
  readonly #open = new Map<string, Invitation & { readonly endsAt: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  add(token: string, invitation: Invitation): void {
    // Those that came first end first.
    for (const [old, { endsAt }] of this.#open) {
      if (endsAt > this.now()) break;
      this.#open.delete(old);
    }
    this.#open.set(token, { ...invitation, endsAt: this.now() + lifetimeMs });
  }

  /** Uses a token up; undefined for one that is none, was used, is too old, or is for another room. */
  use(token: string, room: string): Invitation | undefined {
    const found = this.#open.get(token);
    if (found?.room !== room) return undefined;
    this.#open.delete(token);
    return found.endsAt > this.now() ? found : undefined;
  }
}
