// The ends of messages about repeated names, for programs and documents.

/** The consequence of a repeated name of each kind, and the remedy. It follows "… has, too". */
export const repeatedNameRemedies = {
  Room: ". The server accepts both, but lookups of a room by this name fail (getRoom, owt commands, adopt: { name }): give one of the two another name.",
  Service: ": names of services are unique on a server. Give one of the two another name.",
} as const;
