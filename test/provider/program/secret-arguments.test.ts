// Arguments that become secrets because of their values.

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SipCall, StreamingIn } from "../../../provider";

/** The parts of a registration that these tests look at. */
interface Request {
  getObject(): { toJavaScript(): Record<string, unknown> };
  getAdditionalsecretoutputsList(): readonly string[];
}

describe("a password in an argument", () => {
  /** Names of the properties that a resource registers as secrets. */
  const secretsOf = async (make: () => pulumi.Resource) => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "1", state: {} }), call: () => ({}) });
    const monitor = pulumi.runtime.getMonitor() as unknown as {
      registerResource: (request: Request, ...rest: unknown[]) => unknown;
    };
    const register = monitor.registerResource.bind(monitor);
    let request: Request | undefined;
    monitor.registerResource = (asked, ...rest) => {
      request = asked;
      return register(asked, ...rest);
    };
    const { urn } = make();
    await new Promise((done) => urn.apply(done));
    if (request === undefined) return assert.fail("nothing was registered");
    const inputs = request.getObject().toJavaScript();
    return {
      inputs: Object.keys(inputs).filter((name) => pulumi.runtime.isRpcSecret(inputs[name])),
      outputs: request.getAdditionalsecretoutputsList(),
    };
  };
  const room = "a room";
  const call = (peerURI: pulumi.Input<string>) => () =>
    new SipCall("desk", { room, peerURI, mediaOut: { audio: { from: "a stream" } } });
  const camera = (attributes?: Record<string, unknown>) => () =>
    new StreamingIn("camera", {
      room,
      source: { url: "rtsp://192.0.2.1/a" },
      ...(attributes !== undefined && { attributes }),
    });

  it("is a secret in the address of a SIP peer, and in the output that repeats it", async () => {
    assert.deepEqual(await secretsOf(call("sip:bob:password@sip.example.org")), {
      inputs: ["peerURI"],
      outputs: ["peer"],
    });
    assert.deepEqual(await secretsOf(call(pulumi.secret("sip:bob:password@h"))), {
      inputs: ["peerURI"],
      outputs: ["peer"],
    });
    assert.deepEqual(await secretsOf(call("sip:bob@sip.example.org:5060")), { inputs: [], outputs: [] });
  });

  it("is a secret in the attributes of a stream", async () => {
    const from = "rtsp://user:password@192.0.2.1/a";
    assert.deepEqual((await secretsOf(camera({ list: [{ from }] }))).inputs, ["attributes"]);
    assert.deepEqual((await secretsOf(camera({ name: "camera", owner: pulumi.output("x") }))).inputs, []);
    assert.deepEqual((await secretsOf(camera())).inputs, []);
  });

  it("is a secret in an output, too", async () => {
    const from = "rtsp://user:password@192.0.2.1/a";
    assert.deepEqual((await secretsOf(camera({ from: pulumi.output(from) }))).inputs, ["attributes"]);
    assert.deepEqual((await secretsOf(camera({ list: [Promise.resolve({ from })] }))).inputs, ["attributes"]);
    assert.deepEqual((await secretsOf(call(pulumi.output("sip:bob:password@h")))).inputs, ["peerURI"]);
    assert.deepEqual((await secretsOf(call(Promise.resolve("bob:password@h")))).inputs, ["peerURI"]);
    assert.deepEqual((await secretsOf(call(pulumi.output("bob@h")))).inputs, []);
  });
});
