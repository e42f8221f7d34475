import assert from "node:assert/strict";
import { testExample } from "./language-example";
import { exampleIn } from "./languages";
import type { Project } from "./stack";

testExample({
  language: "python",
  file: "__main__.py",
  nested: { from: '"max_input": 9,', to: '"max_input": 4,', wrong: '"max_input": 900,' },
  maxInput: "max_input",
  imported: 'owt.Room("imported", participant_limit=7)\n',
});

describe("a program in Python that fails", function () {
  this.timeout(120_000);
  let project: Project;
  before(async function () {
    this.timeout(900_000);
    project = await exampleIn("python");
  });
  after(() => project.close());

  for (const [how, program, printed, hidden] of [
    [
      "by an error of Pulumi, with its message alone",
      'raise pulumi.RunError("no such plan")',
      /error: no such plan/,
      /Traceback/,
    ],
    [
      "by another error, with its place",
      'raise ValueError("wrong")',
      /__main__\.py", line 2[^]*ValueError: wrong/,
      /run\.py/,
    ],
  ] as const) {
    it(`is reported ${how}`, async () => {
      project.write("__main__.py", `import pulumi\n${program}\n`);
      const output = await project.bad("preview");
      assert.match(output, printed);
      assert.doesNotMatch(output, hidden);
    });
  }
});
