// Checks the documentation that editors show for a class and its arguments, with the TypeScript language service.

import assert from "node:assert/strict";
import * as path from "node:path";
import * as ts from "typescript";
import * as provider from "../../../provider";
import * as sdk from "../../../sdk";

const file = path.join(__dirname, "hovered.ts");

/** The classes that programs construct, with the module that exports them. */
const classes = [
  ...Object.entries(provider).flatMap(([name, value]) =>
    typeof value === "function" && /^class\b/.test(String(value)) ? [[name, "../../../provider"] as const] : [],
  ),
  ["OwtClient", "../../../sdk"] as const,
];

const text =
  classes.map(([name, module]) => `import { ${name} } from "${module}";\nnew ${name}(`).join("\n);\n") + "\n);\n";

function editor(): ts.LanguageService {
  return ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => __dirname,
    getCompilationSettings: () => ({
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      target: ts.ScriptTarget.ES2022,
      strict: true,
    }),
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => (name === file ? text : ts.sys.readFile(name)),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
  });
}

describe("an editor", function () {
  this.timeout(120_000);
  let service: ts.LanguageService;
  before(() => {
    assert.equal(typeof sdk.OwtClient, "function");
    service = editor();
  });
  after(() => {
    service.dispose();
  });

  it("is tested with all classes", () => {
    assert.deepEqual(classes.map(([name]) => name).sort(), [
      "Analytics",
      "Conference",
      "OwtClient",
      "Recording",
      "Room",
      "Service",
      "SipCall",
      "StreamingIn",
      "StreamingOut",
      "Token",
      "ViewLayout",
    ]);
  });

  for (const [name] of classes) {
    it(`shows the documentation of ${name}, with an example, and of each argument`, () => {
      const at = text.indexOf(`new ${name}(`) + "new ".length;
      const { documentation, tags = [] } = service.getQuickInfoAtPosition(file, at) ?? assert.fail("nothing is shown");
      assert.ok(ts.displayPartsToString(documentation).length > 60, ts.displayPartsToString(documentation));
      const example = tags.find((tag) => tag.name === "example");
      assert.match(ts.displayPartsToString(example?.text), new RegExp(`new (owt\\.)?${name}\\(`));
      const help = service.getSignatureHelpItems(file, at + name.length + 1, {}) ?? assert.fail("no help");
      for (const { name: argument, documentation: shown } of help.items[0]?.parameters ?? [])
        assert.ok(ts.displayPartsToString(shown).length > 10, argument);
    });
  }
});
