import * as rpc from "@pulumi/pulumi/runtime/rpc";
import assert from "node:assert/strict";
import * as hooks from "../../provider/hooks";
import { kinds } from "../../provider/kinds";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { shim } from "../../provider/program/resource";

describe("the text in state that leads to the hooks", () => {
  // States that were written once hold these texts for ever.
  const frozen: Record<keyof typeof hooks, string> = {
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

  it("leads to all hooks that there are", () =>
    assert.deepEqual(Object.keys(frozen).sort(), Object.keys(hooks).sort()));

  it("leads to every kind of the register", () =>
    assert.deepEqual(Object.keys(hooks).sort(), Object.keys(kinds).sort()));
});

describe("the marker of unknown values", () => {
  it("is the engine's", () => assert.equal(unknownValue, rpc.unknownValue));
});
