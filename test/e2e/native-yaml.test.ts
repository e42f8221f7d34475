import assert from "node:assert/strict";
import * as path from "node:path";
import { testExample } from "./language-example";
import { exampleIn } from "./languages";
import { root } from "./stack";

testExample({
  language: "yaml",
  file: "Pulumi.yaml",
  nested: { from: "maxInput: 9\n", to: "maxInput: 4\n", wrong: "maxInput: 900\n" },
  maxInput: "maxInput",
  imported: "  imported: { type: owt:Room, properties: { participantLimit: 7 } }\n",
});

describe("owt plan of a program in Pulumi YAML", function () {
  this.timeout(120_000);

  it("fails where the program cannot be read, and says where", async () => {
    const project = await exampleIn("yaml");
    try {
      project.edit("Pulumi.yaml", "participantLimit: 40", "participantLimt: 40");
      const plan = project.start(process.execPath, path.join(root, "dist/cli/owt.js"), "plan");
      const { code, output } = await project.outcome(plan);
      assert.equal(code, 1, output);
      assert.match(
        output,
        /^error Property participantLimt does not exist on 'owt:index:Room'\non Pulumi.yaml line 17:/m,
      );
    } finally {
      await project.close();
    }
  });
});
