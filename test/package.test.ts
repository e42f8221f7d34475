// What the package brings to whoever installs it: licences and scripts, of its own and of all that it needs. Nothing is packed or
// asked for here.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";

/** A package in the lock file. */
interface Locked {
  readonly license?: string;
  readonly hasInstallScript?: true;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
}

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const own = JSON.parse(read("package.json")) as Locked & { readonly scripts: Readonly<Record<string, string>> };
const { packages } = JSON.parse(read("package-lock.json")) as { packages: Readonly<Record<string, Locked>> };

/** Where a package is that another one needs: in its own folder, or in one of those round it. */
function placeOf(from: string, name: string): string {
  const place = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
  if (packages[place] !== undefined) return place;
  if (from === "") return assert.fail(`the lock file has no ${name}`);
  const parent = from.slice(0, Math.max(0, from.lastIndexOf("node_modules/") - 1));
  return placeOf(parent, name);
}

/** All that is installed with the package, by its place; of `peers`, too, which are the program's own choice. */
function needed(peers: object = {}, from = "", found = new Map<string, Locked>()): ReadonlyMap<string, Locked> {
  const { dependencies, optionalDependencies } = from === "" ? own : (packages[from] ?? {});
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peers })) {
    const place = placeOf(from, name);
    const one = packages[place];
    if (one === undefined || found.has(place)) continue;
    found.set(place, one);
    needed({}, place, found);
  }
  return found;
}

const permissive = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BlueOak-1.0.0", "Unlicense"];

describe("what is installed with the package", () => {
  const all = [...needed()];

  it("has permissive licences", () => {
    const others = all.filter(([, { license = "none" }]) => !permissive.includes(license));
    assert.deepEqual(others, []);
  });

  it("runs on the oldest Node that the package is for", () => {
    const oldest = /^>=(\d+)$/.exec(own.engines?.node ?? "")?.[1] ?? assert.fail("engines names no oldest Node");
    const takes = (range: string) =>
      range.split("||").some((part) => {
        const [, sign, major] = /(>=|>)?[\^~v\s]*(\d+)/.exec(part) ?? [];
        return major === undefined || (sign === undefined ? major === oldest : Number(major) <= Number(oldest));
      });
    const others = [...needed(own.peerDependencies)].filter(([, { engines }]) => !takes(engines?.node ?? "*"));
    assert.deepEqual(
      others.map(([place, { engines }]) => [place, engines?.node]),
      [],
    );
  });

  it("is few packages", () => assert.ok(all.length <= 20, String(all.length)));

  it("runs no script when it is installed", () => {
    assert.deepEqual(
      all.filter(([, { hasInstallScript }]) => hasInstallScript === true),
      [],
    );
    // `prepack` runs where the package is made: by us, and by those who install it from the sources.
    const atInstall = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"];
    assert.deepEqual(
      Object.keys(own.scripts).filter((name) => atInstall.includes(name)),
      [],
    );
  });

  it("is in SECURITY.md with its licence, as far as we ask for it ourselves, and nothing else is", () => {
    const [, section = ""] = read("SECURITY.md").split("## Dependencies");
    const rows = [...section.matchAll(/^\| ([^ |]+) +\| ([^ |]+) +\|/gm)].map(([, name, license]) => [name, license]);
    const direct = Object.keys(own.dependencies ?? {}).map((name) => {
      const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
      assert.equal(packages[`node_modules/${name}`]?.license, license, name);
      return [name, license];
    });
    assert.deepEqual(rows.slice(2), direct.sort());
  });

  it("is counted there by its licences", () => {
    const counts = new Map<string, number>();
    for (const [, { license = "" }] of all) counts.set(license, (counts.get(license) ?? 0) + 1);
    const [first, ...rest] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const text = [
      `${String(first?.[1])} of them ${String(first?.[0])}`,
      ...rest.map(([license, count]) => `${String(count)} ${license}`),
    ];
    const told = `there are ${String(all.length)} packages: ${text.join(", ")}.`;
    assert.ok(read("SECURITY.md").replace(/\s+/g, " ").includes(told), `SECURITY.md should say: ${told}`);
  });
});
