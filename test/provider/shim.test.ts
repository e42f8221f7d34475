import * as rpc from "@pulumi/pulumi/runtime/rpc";
import assert from "node:assert/strict";
import * as hooks from "../../provider/hooks";
import * as owt from "../../provider";
import { type ResourceType, kinds } from "../../provider/kinds";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { shim } from "../../provider/program/resource";

describe("the text in state that leads to the hooks", () => {
  // States that were written once hold these texts for ever.
  const frozen: Record<ResourceType, string> = {
    Analytics: 'exports.handler=()=>require("pulumi-owt/hooks").Analytics',
    Recording: 'exports.handler=()=>require("pulumi-owt/hooks").Recording',
    Room: 'exports.handler=()=>require("pulumi-owt/hooks").Room',
    Service: 'exports.handler=()=>require("pulumi-owt/hooks").Service',
    SipCall: 'exports.handler=()=>require("pulumi-owt/hooks").SipCall',
    StreamingIn: 'exports.handler=()=>require("pulumi-owt/hooks").StreamingIn',
    StreamingOut: 'exports.handler=()=>require("pulumi-owt/hooks").StreamingOut',
    Token: 'exports.handler=()=>require("pulumi-owt/hooks").Token',
    ViewLayout: 'exports.handler=()=>require("pulumi-owt/hooks").ViewLayout',
  };

  for (const [kind, text] of Object.entries(frozen)) {
    it(`is the same for ever for ${kind}`, () => {
      assert.equal(shim(kind), text);
      assert.ok(Buffer.byteLength(text) <= 300);
    });
  }

  // The types make the compiler name a kind that is forgotten.
  const served: Readonly<Record<ResourceType, unknown>> = hooks;
  const classes: Readonly<Record<ResourceType, unknown>> = owt;

  it("leads to all hooks that there are", () =>
    assert.deepEqual(Object.keys(frozen).sort(), Object.keys(served).sort()));

  it("leads to every kind of the register", () =>
    assert.deepEqual(Object.keys(served).sort(), Object.keys(kinds).sort()));

  for (const kind of Object.keys(frozen) as ResourceType[])
    it(`is that of a class that the package exports: ${kind}`, () =>
      assert.equal((classes[kind] as { readonly name: string }).name, kind));
});

describe("the marker of unknown values", () => {
  it("is the engine's", () => assert.equal(unknownValue, rpc.unknownValue));
});
