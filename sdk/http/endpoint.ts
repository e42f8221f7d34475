// Parses endpoints: the addresses of management servers.

/**
 * Normalises an endpoint to an origin: scheme, host in lower case, and port unless it is the default of the scheme. Returns the
 * problem with an endpoint that cannot be used, as a phrase that follows the name of the option.
 */
export function parseEndpoint(value: string): { readonly endpoint: string } | { readonly problem: string } {
  const trimmed = value.trim();
  // Credentials can be before an "@" and in the query, in any form.
  const text = shown(trimmed.replace(/^(https?:\/\/)?.*@/is, "$1[redacted]@").replace(/[?#].*/s, "?…"));
  const url = /^https?:\/\//i.test(trimmed) && URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url === undefined) {
    return {
      problem: `is ${text}, but must be http:// or https:// with a host and a port, such as https://localhost:3000`,
    };
  }
  if (url.username !== "" || url.password !== "") {
    return {
      problem: `is ${text}, but must have no user and password: requests are signed with the id and key of a service`,
    };
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return { problem: `is ${text}, but must end after the port: ${url.origin}` };
  }
  return { endpoint: url.origin };
}

/** A value as errors show it, cut to 100 characters. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
