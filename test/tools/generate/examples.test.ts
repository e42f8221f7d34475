// Translations of the examples of doc comments.

import assert from "node:assert/strict";
import { translated } from "../../../tools/generate/examples";

describe("the translation of examples", () => {
  it("names members of objects as Python does, and keeps the keys of maps", () => {
    const { python } = translated(
      "",
      'new owt.Room("a", { mediaOut: { audio: ["opus"] }, views: { bigOne: { video: { maxInput: 4 } } } });',
    );
    assert.equal(
      python,
      `import pulumi_owt as owt

owt.Room(
    "a",
    media_out={"audio": ["opus"]},
    views={"bigOne": {"video": {"max_input": 4}}},
)`,
    );
  });

  it("has values of fixed lists as enumerations in Python, and as texts in YAML", () => {
    const { python, yaml } = translated("", 'new owt.Room("a", { manage: "all" });');
    assert.match(python, /manage=owt\.RoomManage\.ALL/);
    assert.match(yaml, /manage: all/);
  });

  it("refers to outputs, to mixed streams, and to the connection of a service", () => {
    const { python, yaml } = translated(
      "",
      [
        'const tenant = new owt.Service("tenant", { key: config.requireSecret("tenantKey") });',
        'const hall = new owt.Room("hall", { connection: tenant.connection });',
        "export const stream = hall.mixedStreams.main;",
      ].join("\n"),
    );
    assert.match(python, /key=config\.require_secret\("tenantKey"\)/);
    assert.match(python, /"service_id": tenant\.id, "service_key": tenant\.key/);
    assert.match(python, /pulumi\.export\("stream", pulumi\.Output\.concat\(hall\.id, "-main"\)\)/);
    assert.match(yaml, /^config:\n {2}tenantKey:\n {4}type: string\n {4}secret: true\n/);
    assert.match(yaml, /serviceKey: \$\{tenant\.key\}/);
    assert.match(yaml, /stream: \$\{hall\.id\}-main/);
  });

  it("declares what an example uses and does not declare, in an order that works", () => {
    const { typescript } = translated("", 'new owt.Recording("a", { room, media: { video: { from: camera } } });');
    const names = typescript.split("\n").flatMap((line) => /^const (\w+)/.exec(line)?.[1] ?? []);
    assert.deepEqual(names, ["room", "config", "camera"]);
  });

  it("fails for code that it cannot translate, and shows it", () => {
    assert.throws(() => translated("", 'new owt.Room("a", { name: `b` });'), /No other language .*: `b`/);
  });
});
