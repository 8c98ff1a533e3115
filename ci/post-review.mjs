// Posts a review where people discuss: one comment on a pull request, one issue, or one note on a merge request, which the next
// review replaces. It is found by the hidden marker that `golden-ami review --marker <id>` writes as the first line.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const USAGE = `usage: node ci/post-review.mjs <target> <markdown file>
  github-comment   on the open pull request of HEAD_BRANCH (<owner>:<branch>) at HEAD_SHA
  github-issue     as the issue called TITLE; with CHANGES=false it is closed, if there is one
  gitlab-note      on the merge request CI_MERGE_REQUEST_IID at HEAD_SHA, by GOLDEN_AMI_GITLAB_TOKEN
With RUN_URL it ends with a link to the run, which has the page.`;

const PATIENCE_MS = 20_000;
const ATTEMPTS = 4;
const PAGE = 100;
/** https://github.com/orgs/community/discussions/27190 */
const MAX_CHARACTERS = 65_536;

class Mistake extends Error {}

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Mistake(`${name} is not set\n${USAGE}`);
  return value;
}

/** Requests of one API, whose errors are tried again while they are the other side's. */
function client(base, headers) {
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${base}${path}`, {
        method,
        headers: { ...headers, "content-type": "application/json", "user-agent": "golden-ami" },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (answer.ok) return answer.json();
      const isTheirs = answer.status >= 500 || answer.status === 429;
      if (!isTheirs || attempt === ATTEMPTS) {
        throw new Mistake(
          `${method} ${base}${path}: ${answer.status} ${(await answer.text()).slice(0, 500)}`,
        );
      }
      await sleep(attempt * Number(process.env.RETRY_MS ?? 1_000));
    }
  };
}

async function all(request, path) {
  const found = [];
  for (let page = 1; ; page += 1) {
    const some = await request(
      "GET",
      `${path}${path.includes("?") ? "&" : "?"}per_page=${PAGE}&page=${page}`,
    );
    found.push(...some);
    if (some.length < PAGE) return found;
  }
}

const github = () =>
  client(`${setting("GITHUB_API_URL")}/repos/${setting("GITHUB_REPOSITORY")}`, {
    authorization: `Bearer ${setting("GITHUB_TOKEN")}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  });

/** What only a review begins with: by another marker, a file could take the place of what other workflows post. */
const MARKER = /^<!-- golden-ami review: [^\n]*-->/;

/** Whether it is a bot's, and has the marker: a person may quote it. */
const isOurs = (marker) => (post) => post.user.type === "Bot" && (post.body ?? "").startsWith(marker);

async function githubComment({ body, marker }) {
  const request = github();
  const [head, sha] = [setting("HEAD_BRANCH"), setting("HEAD_SHA")];
  const pulls = await request("GET", `/pulls?state=open&head=${encodeURIComponent(head)}`);
  const pull = pulls.find((one) => one.head.sha === sha);
  if (!pull) return `no open pull request of ${head} is at ${sha} any more`;
  const comments = await all(request, `/issues/${pull.number}/comments`);
  const old = comments.find(isOurs(marker));
  if (old?.body === body) return `unchanged: ${old.html_url}`;
  const posted = old
    ? await request("PATCH", `/issues/comments/${old.id}`, { body })
    : await request("POST", `/issues/${pull.number}/comments`, { body });
  return posted.html_url;
}

async function githubIssue({ body, marker }) {
  const request = github();
  const title = setting("TITLE");
  const old = (await all(request, "/issues?state=open")).find(
    (one) => !one.pull_request && isOurs(marker)(one),
  );
  if (process.env.CHANGES === "false") {
    if (!old) return "nothing changes, and no issue is open";
    await request("PATCH", `/issues/${old.number}`, { body, state: "closed", state_reason: "completed" });
    return `closed: ${old.html_url}`;
  }
  if (old?.body === body) return `unchanged: ${old.html_url}`;
  const posted = old
    ? await request("PATCH", `/issues/${old.number}`, { title, body })
    : await request("POST", "/issues", { title, body });
  return posted.html_url;
}

async function gitlabNote({ body, marker }) {
  const request = client(setting("CI_API_V4_URL"), { "private-token": setting("GOLDEN_AMI_GITLAB_TOKEN") });
  const merge = `/projects/${setting("CI_PROJECT_ID")}/merge_requests/${setting("CI_MERGE_REQUEST_IID")}`;
  const sha = setting("HEAD_SHA");
  const { sha: head } = await request("GET", merge);
  if (head !== sha) return `the merge request is not at ${sha} any more`;
  const { username } = await request("GET", "/user");
  const notes = `${merge}/notes`;
  const old = (await all(request, notes)).find(
    (note) => note.author.username === username && note.body.startsWith(marker),
  );
  if (old?.body === body) return `unchanged: note ${old.id}`;
  const posted = old
    ? await request("PUT", `${notes}/${old.id}`, { body })
    : await request("POST", notes, { body });
  return `note ${posted.id}`;
}

const TARGETS = { "github-comment": githubComment, "github-issue": githubIssue, "gitlab-note": gitlabNote };

function review(file) {
  const { RUN_URL: run } = process.env;
  const link = run ? `\n\n[The page, and all else of this run](${run})` : "";
  const body = readFileSync(file, "utf8").trimEnd() + link;
  const [marker] = MARKER.exec(body) ?? [];
  if (!marker) throw new Mistake(`${file} has no marker in its first line: render it with --marker <id>`);
  if (body.length > MAX_CHARACTERS) {
    throw new Mistake(
      `${file} has ${body.length} characters, of which ${MAX_CHARACTERS} can be posted: render it with --max-bytes`,
    );
  }
  return { body, marker };
}

try {
  const [target = "", file] = process.argv.slice(2);
  if (!Object.hasOwn(TARGETS, target) || !file) throw new Mistake(USAGE);
  console.log(await TARGETS[target](review(file)));
} catch (error) {
  console.error(error instanceof Mistake ? error.message : `the review is not posted: ${error.message}`);
  process.exitCode = 1;
}
