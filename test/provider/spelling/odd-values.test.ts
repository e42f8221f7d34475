// Values that fit neither spelling, or whose names do not say all: they stay as they are, for the validation to report.

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { kinds } from "../../../provider/kinds";
import { namedInputs } from "../../../provider/spelling/inputs";
import { numberOf, shortNameOf, valueOf } from "../../../provider/spelling/short-names";
import { listed, named, nameIn, recorded, writtenKeys } from "../../../provider/spelling/spelling";
import { shapeOf } from "../../../provider/spelling/shapes";
import { RoomConfig } from "../../../sdk/schemas";
import { memberOf } from "../../../sdk/schemas";
import type { TSchema } from "@sinclair/typebox";

const schema: TSchema = kinds.Room.schema;
const memberAt = (...keys: string[]): TSchema =>
  keys.reduce<TSchema>((of, key) => {
    const { struct } = shapeOf(of);
    return (struct && memberOf(struct, key)) ?? assert.fail(`no ${key}`);
  }, schema);
const formats = shapeOf(memberAt("mediaOut", "audio")).list?.items as TSchema;
const format = shapeOf(formats).short ?? assert.fail("no short name");

describe("a value of a wrong type", () => {
  it("stays as it is in both spellings", () => {
    for (const room of [
      { views: 7 },
      { views: "main" },
      { views: { main: 7 } },
      { views: [7] },
      { name: ["a"] },
      { name: { a: 1 } },
      { participantLimit: [1] },
      { unheardOf: [{ label: "a" }] },
    ]) {
      assert.deepEqual(listed(schema, named(schema, room)), listed(schema, room));
    }
  });

  it("is no map where it stands for templates", () => {
    const room = { views: { main: { video: { layout: { templates: { custom: [{ region: 3 }] } } } } } };
    assert.deepEqual(named(schema, room), room);
  });
});

describe("a short name", () => {
  it("is none of what is no object, and of a format with too many parts", () => {
    assert.equal(shortNameOf(format, "pcmu"), undefined);
    assert.equal(valueOf(format, "opus/48000/2/7/8"), undefined);
    assert.equal(valueOf(format, "opus/fast"), undefined);
  });

  it("has numbers in their usual spelling alone", () => {
    assert.deepEqual(["24", "024", "", "1e3", "Infinity"].map(numberOf), [
      24,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is that of an entry of a set, if it says all of it", () => {
    assert.equal(nameIn(formats, { codec: "opus", sampleRate: 48000, channelNum: 2 }), "opus/48000/2");
    assert.equal(nameIn(formats, { codec: "opus", channelNum: 2 }), undefined);
    assert.equal(nameIn(formats, true), undefined);
    assert.equal(nameIn(formats, "pcmu"), undefined);
  });

  const region = (value: unknown) => {
    const one = { label: "a", video: { layout: { templates: { custom: [{ region: [value] }] } } } };
    const { views } = named(schema, { views: [one] }) as {
      views: { a: { video: { layout: { templates: unknown } } } };
    };
    return (views.a.video.layout.templates as { custom: { "1": { region: unknown[] } } }).custom["1"].region[0];
  };
  const area = { left: 0, top: "1/3", width: "1/2", height: 1 };

  it("of a region is its id with its area", () => {
    assert.equal(region({ id: "a", area }), "a: 0, 1/3, 1/2, 1");
    assert.equal(region({ id: "a", shape: "rectangle", area }), "a: 0, 1/3, 1/2, 1");
  });

  it("is none of a region with more, or without an id, an area or a side", () => {
    const { left: _, ...part } = area;
    for (const value of [
      { id: "a", shape: "circle", area },
      { id: 1, area },
      { id: "a" },
      { id: "a", area: part },
      { id: "a", area: { ...area, left: [0] } },
      { id: "a", area, more: 1 },
    ])
      assert.deepEqual(region(value), value);
  });

  it("of another form stays a text", () => {
    assert.equal(region("a: 0, 1"), "a: 0, 1");
  });
});

describe("keys of a problem in what was written", () => {
  const keys = (written: unknown, ...of: (string | number)[]) => writtenKeys(RoomConfig, written, of);

  it("end where there is no such entry, or where the value has a wrong type", () => {
    assert.deepEqual(keys({ views: { main: {} } }, "views", 3, "video"), ["views"]);
    assert.deepEqual(keys({ views: 7 }, "views", 0, "label"), ["views"]);
    assert.deepEqual(keys({ views: { main: 7 } }, "views", 0, "video", "maxInput"), [
      "views",
      "main",
      "video",
      "maxInput",
    ]);
    assert.deepEqual(keys(undefined, "participantLimit"), ["participantLimit"]);
  });

  it("stay where the schema knows nothing of them", () => {
    assert.deepEqual(keys({}, "unheardOf", "x"), ["unheardOf", "x"]);
  });
});

describe("a recorded value", () => {
  it("is named where nothing was recorded, or something of a wrong type", () => {
    const views = [{ label: "a" }];
    assert.deepEqual(recorded(schema, undefined, { views }), { views: { a: {} } });
    assert.deepEqual(recorded(schema, { views: 7 }, { views }), { views: { a: {} } });
    assert.deepEqual(recorded(schema, { unheardOf: 1, views }, { unheardOf: 2, views }), { unheardOf: 2, views });
  });
});

describe("inputs with outputs in them", () => {
  const known = (value: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      (pulumi.output(value) as pulumi.Output<unknown>).apply(resolve);
    });
  const inputs = (args: object) => known(namedInputs(schema, args));
  const output = <T>(value: T) => pulumi.output(value);

  it("are named where a format, a set or a label is one", async () => {
    const format = { codec: output("opus"), sampleRate: 48000, channelNum: 2 };
    assert.deepEqual(await inputs({ views: [{ label: "a", audio: { format } }] }), {
      views: { a: { audio: { format: "opus/48000/2" } } },
    });
    assert.deepEqual(await inputs({ mediaIn: { audio: [output("pcmu"), "pcma"] } }), {
      mediaIn: { audio: { pcmu: true, pcma: true } },
    });
    assert.deepEqual(await inputs({ mediaIn: { audio: { pcmu: output(true) } } }), {
      mediaIn: { audio: { pcmu: true } },
    });
    assert.deepEqual(await inputs({ roles: [{ role: output("a") }] }), { roles: { a: {} } });
  });

  it("are named inside of maps and templates", async () => {
    const video = { layout: { templates: { custom: [{ primary: output("a"), region: ["a: 0, 0, 1, 1"] }] } } };
    assert.deepEqual(await inputs({ views: { main: { video } } }), {
      views: {
        main: { video: { layout: { templates: { custom: { "1": { primary: "a", region: ["a: 0, 0, 1, 1"] } } } } } },
      },
    });
  });

  it("stay a list where two entries have one name", async () => {
    const views = (maxInput: unknown) => [{ label: "a", video: { maxInput } }, { label: "a" }];
    assert.deepEqual(await inputs({ views: views(output(4)) }), { views: views(4) });
  });

  it("stay as they are where the schema has no list, or does not know the member", async () => {
    assert.deepEqual(await inputs({ name: [output("a")], unheardOf: { a: [output(1)] } }), {
      name: ["a"],
      unheardOf: { a: [1] },
    });
  });
});
