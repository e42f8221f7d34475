import assert from "node:assert/strict";
import { configurationNames, withConfigurationNames } from "../../../provider/connection/option-names";
import { reported } from "../../../provider/lifecycle/reporting";
import { withCommandNames } from "../../../cli/option-names";
import { TimeoutError } from "../../../sdk";
import { optionPhrases } from "../../../sdk/failures/options";
import { remedyFor } from "../../../sdk/failures/remedies";

const request = { method: "GET", path: "/services", endpoint: "http://h:3000" };
const refusal = { request, serviceId: "0123456789abcdef01234567", status: 401, code: 1101, message: "MAuth" };

describe("client options in messages", () => {
  for (const [option, phrase] of Object.entries(optionPhrases)) {
    it(`are shown as configuration keys: ${phrase}`, () => {
      const name = configurationNames[option as keyof typeof optionPhrases];
      assert.match(name, /^owt:\w+ or OWT_[A-Z_]+/);
      assert.equal(withConfigurationNames(`Set it (${phrase}).`), `Set it (${name}).`);
    });
  }

  it("are the only words that change", () => {
    assert.equal(withConfigurationNames("The option carries on."), "The option carries on.");
  });

  it("include those of both accounts when a signature is refused", () => {
    assert.match(
      withConfigurationNames(remedyFor(refusal) ?? ""),
      /owt:serviceId or OWT_SERVICE_ID.*owt:serviceKey or OWT_SERVICE_KEY.*owt:superServiceId or OWT_SUPER_SERVICE_ID.*owt:superServiceKey or OWT_SUPER_SERVICE_KEY/,
    );
  });

  it("are shown as configuration keys by Pulumi", () => {
    const error = new TimeoutError({ request, timeoutMs: 40, remedy: `Allow more time (${optionPhrases.timeout}).` });
    assert.match(reported(error).message, /Allow more time \(owt:timeout or OWT_TIMEOUT, in seconds\)\.$/);
  });

  it("are shown as options of the command first, by the owt command", () => {
    assert.equal(withCommandNames(optionPhrases.endpoint), "--endpoint, owt:endpoint or OWT_ENDPOINT");
    assert.equal(withCommandNames(optionPhrases.timeout), "owt:timeout or OWT_TIMEOUT, in seconds");
  });
});
