// Workflows of a deployment repository, for GitHub and for GitLab: a plan as the comment of a request, guards as its check, the update after
// the merge, and a nightly look for what somebody has changed on the server.

/** Choices for workflows. */
interface WorkflowOptions {
  readonly kind: "document" | "program";
  readonly stack: string;
}

/** The files of the workflows of each CI system, by their paths. */
export const workflows: Readonly<
  Record<"github" | "gitlab" | "none", (options: WorkflowOptions) => Readonly<Record<string, string>>>
> = {
  github: (options) => ({
    ".github/workflows/plan.yml": githubPlan(options),
    ".github/workflows/apply.yml": githubApply(options),
    ".github/workflows/drift.yml": githubDrift(options),
  }),
  gitlab: (options) => ({ ".gitlab-ci.yml": gitlab(options) }),
  none: () => ({}),
};

/** The step that shows mistakes of the document at their lines. It needs no secrets, so it works for forks as well. */
const githubCheck = ({ kind, stack }: WorkflowOptions): string =>
  kind === "document" ? `      - run: npx owt check --format github conference.${stack}.yaml\n` : "";

/** The steps of a GitHub job before its own commands. */
const githubSteps = (check = ""): string => `      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm ci
${check}      - uses: pulumi/actions@v6
`;

const githubBackend = `      PULUMI_BACKEND_URL: \${{ vars.PULUMI_BACKEND_URL }}
      PULUMI_CONFIG_PASSPHRASE: \${{ secrets.PULUMI_CONFIG_PASSPHRASE }}
`;

/** The form of a plan as a comment, with room for a line that follows. */
const comment = "--format markdown --out plan.md --max-length 65000";

const githubPlan = (
  options: WorkflowOptions,
): string => `# Comments in the pull request what would change in ${options.stack}, and updates the comment with each push. The check fails where a guard of
# the stack refuses the change (owt:guards).
name: Plan

on: pull_request

# An older plan must not take the place of a newer one.
concurrency: { group: "plan \${{ github.event.pull_request.number }}", cancel-in-progress: true }

permissions:
  # For the branch of images.
  contents: write
  pull-requests: write

jobs:
  plan:
    runs-on: ubuntu-latest
    env:
${githubBackend}      # Nothing is sent to the conference server. Remove this line where the runner can reach it: the plan then says who is in the rooms
      # that change, and whether the key is wrong.
      OWT_OFFLINE: "true"
    steps:
${githubSteps(githubCheck(options))}      - id: plan
        run: |
          code=0
          npx owt plan --stack ${options.stack} --save preview.json ${comment} \\
            --images images --image-url "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/raw/owt-plans" || code=$?
          echo "code=$code" >> "$GITHUB_OUTPUT"
          if [ -f preview.json ]; then npx owt report preview.json --out report.html || true; fi
      # Comments hold no images: a branch without history in common with the others, owt-plans, has them. Where it cannot be written, such
      # as from a fork, the comment has none.
      - name: Images
        run: |
          if [ -z "$(ls images 2>/dev/null)" ]; then exit 0; fi
          cd images
          export GIT_DIR=../.git GIT_WORK_TREE=. GIT_INDEX_FILE="$RUNNER_TEMP/owt-plans"
          for attempt in 1 2 3 4 5; do
            rm -f "$GIT_INDEX_FILE"
            former=$(git fetch --quiet --depth 1 origin owt-plans && git rev-parse FETCH_HEAD || true)
            if [ -n "$former" ]; then git read-tree "$former"; fi
            git add --ignore-removal .
            tree=$(git write-tree)
            if [ -n "$former" ] && git diff-tree --quiet "$former" "$tree"; then exit 0; fi
            commit=$(git -c user.name=owt -c user.email=owt@localhost commit-tree "$tree" \${former:+-p "$former"} -m "Images of plans")
            if git push --quiet origin "$commit:refs/heads/owt-plans"; then exit 0; fi
          done
          cd ..
          npx owt plan preview.json ${comment} || true
      - id: report
        uses: actions/upload-artifact@v4
        with: { name: report, path: report.html, if-no-files-found: ignore }
      - name: Comment
        env:
          GH_TOKEN: \${{ github.token }}
          REQUEST: \${{ github.event.pull_request.number }}
          REPORT: \${{ steps.report.outputs.artifact-url }}
        run: |
          if [ ! -f plan.md ]; then exit 0; fi
          if [ -n "$REPORT" ]; then printf '\\n[All changes as a page](%s)\\n' "$REPORT" >> plan.md; fi
          cat plan.md >> "$GITHUB_STEP_SUMMARY"
          marker=$(head -n 1 plan.md)
          comments="repos/$GITHUB_REPOSITORY/issues/$REQUEST/comments"
          id=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\\"$marker\\")) | .id" | head -n 1)
          if [ -n "$id" ]; then
            gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field body=@plan.md --silent
          else
            gh api --method POST "$comments" --field body=@plan.md --silent
          fi
      - name: Guards
        env:
          CODE: \${{ steps.plan.outputs.code }}
        run: exit "$CODE"
`;

const githubApply = ({
  stack,
}: WorkflowOptions): string => `# Applies what was merged. The runner must reach the management API.
name: Apply

on:
  push: { branches: [main] }
  workflow_dispatch:

# A stack takes one update at a time.
concurrency: ${stack}

permissions:
  contents: read

jobs:
  apply:
    runs-on: [self-hosted, conference]
    environment: ${stack}
    env:
${githubBackend}    steps:
${githubSteps()}      - run: pulumi up --yes --skip-preview --stack ${stack}
`;

const githubDrift = ({
  stack,
}: WorkflowOptions): string => `# Looks every night for what somebody has changed on the server. An issue says what; it is closed when nothing differs any more. The runner
# must reach the management API.
name: Drift

on:
  schedule: [{ cron: "17 3 * * *" }]
  workflow_dispatch:

permissions:
  contents: read
  issues: write

jobs:
  drift:
    runs-on: [self-hosted, conference]
    environment: ${stack}
    env:
${githubBackend}    steps:
${githubSteps()}      - id: plan
        run: |
          code=0
          npx owt plan --stack ${stack} --refresh --fail-on drift --format markdown --out drift.md || code=$?
          echo "code=$code" >> "$GITHUB_OUTPUT"
      - name: Issue
        env:
          GH_TOKEN: \${{ github.token }}
          CODE: \${{ steps.plan.outputs.code }}
        run: |
          number=$(gh issue list --label drift --state open --json number --jq '.[0].number // empty')
          if [ "$CODE" = 3 ] && [ -n "$number" ]; then
            gh issue edit "$number" --body-file drift.md
          elif [ "$CODE" = 3 ]; then
            gh label create drift --force --description "The server differs from the repository"
            gh issue create --title "${stack} differs from the repository" --label drift --body-file drift.md
          elif [ "$CODE" = 0 ] && [ -n "$number" ]; then
            gh issue close "$number" --comment "Nothing differs any more."
          elif [ "$CODE" != 0 ]; then
            exit "$CODE"
          fi
`;

const gitlab = ({
  kind,
  stack,
}: WorkflowOptions): string => `# A merge request shows what would change, as a note that is updated with each push; the job fails where a guard of the stack refuses the
# change (owt:guards). A merge applies it. Set as CI/CD variables: PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, and for notes and issues
# GITLAB_TOKEN, an access token of the project with the scope api. For the job drift, make a schedule.
default:
  image: { name: "pulumi/pulumi-nodejs:latest", entrypoint: [""] }
  before_script:
    - npm ci
    - pulumi login "$PULUMI_BACKEND_URL"

plan:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    # Nothing is sent to the conference server. Remove this line where the runner can reach it: the plan then says who is in the rooms
    # that change, and whether the key is wrong.
    OWT_OFFLINE: "true"
  script:
${kind === "document" ? `    - npx owt check conference.${stack}.yaml\n` : ""}    - code=0
    # The images are artifacts of the job: unlike uploads, they need no request for each, and go with the job.
    - npx owt plan --stack ${stack} --save preview.json --format markdown --out plan.md --images images --image-url "$CI_JOB_URL/artifacts/raw/images" || code=$?
    - if [ -f preview.json ]; then npx owt report preview.json --out report.html || true; fi
    - |
      if [ -f plan.md ]; then
        marker=$(head -n 1 plan.md)
        notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
        first='const found = JSON.parse(require("fs").readFileSync(0, "utf8")).find(({ body }) => body.startsWith(process.argv[1])); console.log(found?.id ?? "")'
        id=$(curl --fail --silent --show-error --header "PRIVATE-TOKEN: $GITLAB_TOKEN" "$notes?per_page=100&sort=asc" | node -e "$first" "$marker")
        if [ -n "$id" ]; then method=PUT; notes="$notes/$id"; else method=POST; fi
        curl --fail --silent --show-error --output /dev/null --request "$method" --header "PRIVATE-TOKEN: $GITLAB_TOKEN" --data-urlencode "body@plan.md" "$notes"
      fi
    - exit "$code"
  artifacts:
    when: always
    expose_as: Report of the plan
    paths: [report.html, images]

apply:
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE != "schedule"
  # The runner must reach the management API.
  tags: [conference]
  resource_group: ${stack}
  script:
    - pulumi up --yes --skip-preview --stack ${stack}

drift:
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  tags: [conference]
  script:
    - code=0
    - npx owt plan --stack ${stack} --refresh --fail-on drift --format markdown --out drift.md || code=$?
    - |
      if [ "$code" = 3 ]; then
        issues="$CI_API_V4_URL/projects/$CI_PROJECT_ID/issues"
        first='console.log(JSON.parse(require("fs").readFileSync(0, "utf8"))[0]?.iid ?? "")'
        id=$(curl --fail --silent --show-error --header "PRIVATE-TOKEN: $GITLAB_TOKEN" "$issues?labels=drift&state=opened" | node -e "$first")
        if [ -n "$id" ]; then method=PUT; issues="$issues/$id"; else method=POST; fi
        curl --fail --silent --show-error --output /dev/null --request "$method" --header "PRIVATE-TOKEN: $GITLAB_TOKEN" --data-urlencode "title=${stack} differs from the repository" --data-urlencode "labels=drift" --data-urlencode "description@drift.md" "$issues"
      fi
    - exit "$code"
`;
