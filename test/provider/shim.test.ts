import * as rpc from "@pulumi/pulumi/runtime/rpc";
import assert from "node:assert/strict";
import * as hooks from "../../provider/hooks";
import * as owt from "../../provider";
import { type ResourceType, kinds } from "../../provider/kinds";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { shim } from "../../provider/program/hosts";

describe("the shim in the state", () => {
  // Existing states hold these texts.
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
    it(`never changes: ${kind}`, () => {
      assert.equal(shim(kind), text);
      assert.ok(Buffer.byteLength(text) <= 300);
    });
  }

  // The compiler reports a missing kind.
  const served: Readonly<Record<ResourceType, unknown>> = hooks;
  const classes: Readonly<Record<ResourceType, unknown>> = owt;

  it("leads to every hook", () => assert.deepEqual(Object.keys(frozen).sort(), Object.keys(served).sort()));

  it("leads to every registered kind", () => assert.deepEqual(Object.keys(served).sort(), Object.keys(kinds).sort()));

  for (const kind of Object.keys(frozen) as ResourceType[])
    it(`belongs to an exported class: ${kind}`, () =>
      assert.equal((classes[kind] as { readonly name: string }).name, kind));
});

describe("the marker of unknown values", () => {
  it("equals that of the engine", () => assert.equal(unknownValue, rpc.unknownValue));
});
