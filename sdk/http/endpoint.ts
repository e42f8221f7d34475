// Addresses of management servers, brought to one spelling.

/**
 * The origin that an endpoint stands for: scheme, host in lower case, port unless it is that of the scheme. Or what is wrong
 * with it, as a phrase that follows the name of the option.
 */
export function parseEndpoint(value: string): { readonly endpoint: string } | { readonly problem: string } {
  const trimmed = value.trim();
  // Credentials can stand before an "@" and in a query, in whatever form.
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

/** A value as an error shows it. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
