// Names of arguments in the spelling of Python: in what programs give, and in messages.

import assert from "node:assert/strict";
import { inNamesOfProgram, withoutPythonNames } from "../../provider/native/python-names";
import type { Mask } from "../../provider/native/values";
import { argumentsSchema } from "../../provider/lifecycle/state";
import { kinds } from "../../provider/kinds";

const room = argumentsSchema(kinds.Room);

describe("names of Python in arguments", () => {
  const named = (values: Record<string, unknown>, mask?: Mask) => withoutPythonNames(room, { values, mask });

  it("are those of the schema, at every depth and in unions", () => {
    const { values } = named({
      participant_limit: 7,
      views: { max_input: { video: { max_input: 4, bg_color: { r: 1 } } } },
      media_out: { video: { parameters: { key_frame_interval: [5] } } },
    });
    assert.deepEqual(values, {
      participantLimit: 7,
      // The name of a view is the program's.
      views: { max_input: { video: { maxInput: 4, bgColor: { r: 1 } } } },
      mediaOut: { video: { parameters: { keyFrameInterval: [5] } } },
    });
    const { values: ofRecording } = withoutPythonNames(argumentsSchema(kinds.Recording), {
      values: { media: { audio: { from_: "x" } } },
      mask: undefined,
    });
    assert.deepEqual(ofRecording, { media: { audio: { from: "x" } } });
  });

  it("stay where nothing has them, or where both names are given", () => {
    for (const values of [
      { max_inputs: 4 },
      { participantLimit: 7, participant_limit: 8 },
      { views: [{ label: "a", video: false }] },
    ])
      assert.deepEqual(named(values).values, values);
  });

  it("keep their secrets", () => {
    const mask: Mask = {
      isList: false,
      parts: new Map([["sip", { isList: false, parts: new Map([["sip_server", true]]) }]]),
    };
    assert.deepEqual(named({ sip: { sip_server: "s" } }, mask), {
      values: { sip: { sipServer: "s" } },
      mask: { isList: false, parts: new Map([["sip", { isList: false, parts: new Map([["sipServer", true]]) }]]) },
    });
    assert.equal(named({ sip: { sip_server: "s" } }, true).mask, true);
  });
});

describe("names of arguments in messages", () => {
  const inPython = (text: string) => inNamesOfProgram(text, "python");

  it("are those of the program's language", () => {
    const text = 'views.main.video.maxInputs is not known; did you mean "maxInput"?';
    assert.equal(inPython(text), 'views.main.video.maxInputs is not known; did you mean "max_input"?');
    assert.equal(inPython("media.audio.from is the view of peerURI"), "media.audio.from_ is the view of peer_uri");
    for (const runtime of ["nodejs", "yaml", "go", ""]) assert.equal(inNamesOfProgram(text, runtime), text);
  });

  it("leaves settings of the stack, other names and prose as they are", () => {
    for (const text of [
      "owt:serviceKey is not set",
      'The room "myRoom" comes from here.',
      "OWT_SERVICE_KEY",
      "aac/48000/2",
    ])
      assert.equal(inPython(text), text);
  });
});
