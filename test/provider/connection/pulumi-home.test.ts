// The folder of Pulumi: that of the account, whatever HOME says.

import assert from "node:assert/strict";
import { homedir, userInfo } from "node:os";
import * as path from "node:path";
import { pulumiHome } from "../../../provider/connection/pulumi-home";

describe("the folder of Pulumi", () => {
  const { HOME } = process.env;
  afterEach(() => {
    process.env.HOME = HOME;
  });

  it("is in the home of the account, where HOME names another folder, too", () => {
    process.env.HOME = "/elsewhere";
    assert.equal(homedir(), "/elsewhere");
    assert.equal(pulumiHome({}), path.join(userInfo().homedir, ".pulumi"));
    assert.equal(pulumiHome({ PULUMI_HOME: "" }), pulumiHome({}));
  });

  it("is that of PULUMI_HOME", () => {
    assert.equal(pulumiHome({ PULUMI_HOME: "/srv/pulumi" }), "/srv/pulumi");
  });
});
