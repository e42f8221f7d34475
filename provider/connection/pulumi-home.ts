// The folder in which Pulumi keeps plugins, credentials and the stacks that are selected.

import { homedir, userInfo } from "node:os";
import * as path from "node:path";

/** The home of the user's account, in which Pulumi looks. The variable HOME can name another folder, and does not count. */
export function accountHome(): string {
  try {
    return userInfo().homedir;
  } catch {
    // The account has no entry, as in some containers.
    return homedir();
  }
}

/** The folder of Pulumi: that of the variable PULUMI_HOME, or `.pulumi` in the home of the account. */
export function pulumiHome({ PULUMI_HOME = "" }: NodeJS.ProcessEnv = process.env): string {
  return PULUMI_HOME === "" ? path.join(accountHome(), ".pulumi") : PULUMI_HOME;
}
