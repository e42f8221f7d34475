// The package schema: what other languages see of the kinds, the look-ups and the settings.

import assert from "node:assert/strict";
import { settings } from "../../provider/connection/settings";
import { kinds } from "../../provider/kinds";
import * as program from "../../provider";
import { packageSchema } from "../../provider/native/schema/package-schema";
import type { EnumSpec, ObjectSpec, Properties } from "../../provider/native/schema/spec";
import { isObject, partsOf } from "../../sdk/values";

describe("the package schema", () => {
  const schema = packageSchema();
  const resource = (title: string) => schema.resources[`owt:index:${title}`] ?? assert.fail(`no resource ${title}`);
  const type = (name: string) => schema.types[`owt:index:${name}`] ?? assert.fail(`no type ${name}`);
  const properties = (name: string): Properties => (type(name) as ObjectSpec).properties;

  it("has each kind as a resource, with the alias of the dynamic provider", () => {
    assert.deepEqual(
      Object.keys(schema.resources),
      Object.keys(kinds).map((title) => `owt:index:${title}`),
    );
    for (const title of Object.keys(kinds))
      assert.deepEqual(resource(title).aliases, [{ type: `pulumi-nodejs:dynamic/owt:${title}` }]);
  });

  it("has each look-up of programs as a function, and says what it does", () => {
    const names = Object.keys(program).filter((name) => /^get\w+(?<!Output)$/.test(name));
    assert.deepEqual(Object.keys(schema.functions).sort(), names.map((name) => `owt:index:${name}`).sort());
    for (const [name, { description }] of Object.entries(schema.functions)) assert.ok(description, name);
  });

  it("has each setting as a property of the provider, with no default and no variable", () => {
    const names = settings.map(({ key }) => key.replace("owt:", ""));
    assert.deepEqual(Object.keys(schema.provider.inputProperties), names);
    assert.deepEqual(Object.keys(schema.config.variables), names);
    for (const [name, property] of Object.entries(schema.provider.inputProperties))
      assert.deepEqual([property.default, "defaultInfo" in property], [undefined, false], name);
  });

  it("has named entries as maps, sets as lists, and formats as short names", () => {
    const { views, roles } = resource("Room").inputProperties;
    assert.deepEqual(views?.additionalProperties, { $ref: "#/types/owt:index:View" });
    assert.deepEqual(roles?.additionalProperties, { $ref: "#/types/owt:index:Role" });
    assert.ok(!("label" in properties("View")));
    assert.ok(!("role" in properties("Role")));
    const format = { oneOf: [{ type: "string" }, { $ref: "#/types/owt:index:AudioFormat" }] };
    assert.deepEqual(properties("MediaIn").audio?.items, format);
    assert.deepEqual(properties("ViewVideoLayoutTemplates").custom?.additionalProperties, {
      $ref: "#/types/owt:index:LayoutTemplate",
    });
    assert.deepEqual(properties("LayoutTemplate").region?.items, { type: "string" });
  });

  it("has answers of the server in the spelling of the API", () => {
    assert.equal(properties("LiveRoom").views?.type, "array");
    assert.ok("label" in properties("LiveView"));
    assert.ok(!("password" in properties("LiveSip")));
    assert.equal(properties("LiveStreamingOut").url?.secret, true);
  });

  it("marks secrets, at the top and below", () => {
    const secrets = {
      "Service.key": resource("Service").inputProperties.key,
      "StreamingOut.url": resource("StreamingOut").inputProperties.url,
      "StreamingOut.url as an output": resource("StreamingOut").properties.url,
      "Token.token": resource("Token").properties.token,
      "StreamingSource.url": properties("StreamingSource").url,
      "Sip.password": properties("Sip").password,
      "Connection.serviceKey": properties("Connection").serviceKey,
      "the provider's serviceKey": schema.provider.inputProperties.serviceKey,
      "the provider's formerServiceKey": schema.provider.inputProperties.formerServiceKey,
    };
    for (const [name, property] of Object.entries(secrets)) assert.equal(property?.secret, true, name);
  });

  it("marks the arguments that cannot be changed", () => {
    for (const [title, { replaceOn }] of Object.entries(kinds)) {
      const marked = Object.entries(resource(title).inputProperties).flatMap(([name, { replaceOnChanges }]) =>
        replaceOnChanges === true ? [name] : [],
      );
      assert.deepEqual(marked.sort(), [...replaceOn].sort(), title);
    }
  });

  it("has defaults only where a default means the same as no value", () => {
    assert.equal(resource("Recording").inputProperties.container?.default, "auto");
    assert.equal(properties("StreamingSource").bufferSize?.default, 8192);
    // An update of a room keeps what no program gave.
    assert.equal(resource("Room").inputProperties.participantLimit?.default, undefined);
    assert.equal(properties("Notifying").streamChange?.default, undefined);
    // Configuration of the stack applies.
    assert.equal(properties("Connection").timeout?.default, undefined);
  });

  it("requires what servers require", () => {
    assert.deepEqual(resource("Recording").requiredInputs, ["media", "room"]);
    assert.deepEqual(resource("Room").requiredInputs ?? [], []);
    assert.ok(resource("Room").required?.includes("name"));
  });

  it("names the values of enumerations", () => {
    for (const [name, spec] of Object.entries(schema.types)) {
      const { enum: values } = spec as Partial<EnumSpec>;
      for (const value of values ?? []) assert.match(value.name, /^[A-Z][0-9A-Za-z]*(_[0-9A-Za-z]+)*$/, name);
    }
    const formats = (type("AudioFormat") as EnumSpec).enum;
    assert.deepEqual(formats[0], { name: "Opus_48000_2", value: "opus/48000/2" });
  });

  it("describes each property, and has each type that it refers to", () => {
    for (const [name, spec] of [...Object.entries(schema.types), ...Object.entries(schema.resources)]) {
      const { properties: outputs = {}, inputProperties = {} } = spec as {
        properties?: object;
        inputProperties?: object;
      };
      if (name.startsWith("owt:index:Live")) continue;
      for (const [member, property] of Object.entries({ ...outputs, ...inputProperties }))
        assert.ok((property as { description?: string }).description, `${name}.${member}`);
    }
    const references = new Set<string>();
    const collect = (value: unknown): void => {
      if (isObject(value) && typeof value.$ref === "string") references.add(value.$ref);
      for (const [, part] of partsOf(value)) collect(part);
    };
    collect(schema);
    const known = Object.keys(schema.types).map((token) => `#/types/${token}`);
    assert.deepEqual([...references].sort(), [...known, "pulumi.json#/Any"].sort());
  });

  it("has examples of each resource in TypeScript, Python and YAML", () => {
    for (const [name, { description = "" }] of Object.entries(schema.resources)) {
      const languages = [...description.matchAll(/^```(\w+)$/gm)].map(([, language]) => language);
      assert.deepEqual([...new Set(languages)], ["typescript", "python", "yaml"], name);
    }
  });
});
