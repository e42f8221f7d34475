// Paths of the parts of a value, for tests that change one part after the other.

export type Path = readonly (string | number)[];

type Members = Record<string, unknown>;

/** Paths of all parts of a value, outer ones first. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
  const isInner = typeof value === "object" && value !== null;
  const inner = isInner
    ? Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, Array.isArray(value) ? Number(key) : key]))
    : [];
  return path.length === 0 ? inner : [path, ...inner];
}

/** A copy of the value, after `change` has changed the last key of the path in the object or list that holds it. */
export function changedAt(value: Members, path: Path, change: (holder: Members, key: string) => void): Members {
  const copy = structuredClone(value);
  let holder = copy;
  for (const key of path.slice(0, -1)) holder = holder[key] as Members;
  change(holder, String(path.at(-1) ?? ""));
  return copy;
}

/** A copy of the value with another part at a path; `undefined` removes the part. */
export function withPart(value: Members, path: Path, part: unknown): Members {
  return changedAt(value, path, (holder, key) => {
    if (part === undefined) Reflect.deleteProperty(holder, key);
    else holder[key] = part;
  });
}
