import { testExample } from "./language-example";

testExample({
  language: "yaml",
  file: "Pulumi.yaml",
  nested: { from: "maxInput: 9\n", to: "maxInput: 4\n", wrong: "maxInput: 900\n" },
  maxInput: "maxInput",
  imported: "  imported: { type: owt:Room, properties: { participantLimit: 7 } }\n",
});
