import { ImagebuilderServiceException, ResourceNotFoundException } from "@aws-sdk/client-imagebuilder";
import { explainAwsError, firstLine, isNotFound, isRefusal } from "../../aws/errors.js";
import { TimeoutError } from "../../aws/patience.js";
import { UserError } from "../../input/problem.js";

const ROLE = "arn:aws:iam::111122223333:role/golden-ami";
const TARGET = { account: "111122223333", region: "eu-west-1", assumeRole: ROLE };

/** An answer of a service, as the SDK throws it. */
const answer = (name: string, message: string, httpStatusCode = 400, fault: "client" | "server" = "client") =>
  new ImagebuilderServiceException({ name, message, $fault: fault, $metadata: { httpStatusCode } });

/** What the SDK throws of a request that nobody has answered. */
const unanswered = (message: string, code?: string) =>
  Object.assign(new Error(message), { $metadata: { attempts: 8 }, ...(code && { code }) });

const noCredentials = Object.assign(new Error("Could not load credentials from any providers"), {
  name: "CredentialsProviderError",
});

const noAccess = "User: arn:aws:iam::111122223333:user/me is not authorized to perform: sts:AssumeRole";

describe.each<[what: string, error: Error, message: string, isRefusal: boolean]>([
  [
    "no credentials",
    noCredentials,
    `there are no AWS credentials for ${ROLE}: Could not load credentials from any providers`,
    true,
  ],
  [
    "a role that may not be assumed",
    answer("AccessDenied", noAccess, 403),
    `AWS refused: AccessDenied: ${noAccess}`,
    true,
  ],
  [
    "credentials that have expired",
    answer("ExpiredTokenException", "The security token included in the request is expired", 403),
    "AWS refused: ExpiredTokenException: The security token included in the request is expired",
    true,
  ],
  [
    "a request that is wrong",
    answer("ValidationException", "1 validation error"),
    "AWS refused: ValidationException: 1 validation error",
    true,
  ],
  [
    "an answer that would steer a terminal",
    answer("Forbidden\u001b[8m", "no\u001b[2J"),
    "AWS refused: Forbidden\\u001b[8m: no\\u001b[2J",
    true,
  ],
  ...[
    answer("TooManyRequestsException", "slow down", 429),
    answer("CallRateLimitExceededException", "slow down", 429),
    answer("Throttling", "slow down"),
    answer("ThrottlingException", "slow down"),
    answer("RequestLimitExceeded", "slow down", 503),
  ].map((error): [string, Error, string, boolean] => [
    `throttling, as ${error.name}`,
    error,
    "AWS throttles account 111122223333 (8 attempts): slow down. Try again in a minute.",
    false,
  ]),
  [
    "an error of AWS's own",
    answer("ServiceUnavailableException", "try later", 503, "server"),
    "AWS refused: ServiceUnavailableException: try later",
    false,
  ],
  [
    "a port that nobody listens on",
    unanswered("connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED"),
    "AWS cannot be reached in eu-west-1: connect ECONNREFUSED 127.0.0.1:1",
    false,
  ],
  [
    "an error without words",
    unanswered("", "ECONNRESET"),
    "AWS cannot be reached in eu-west-1: ECONNRESET",
    false,
  ],
  [
    "a name that nobody knows",
    Object.assign(new Error("getaddrinfo ENOTFOUND sts.eu-west-1.amazonaws.com"), { code: "ENOTFOUND" }),
    "AWS cannot be reached in eu-west-1: getaddrinfo ENOTFOUND sts.eu-west-1.amazonaws.com",
    false,
  ],
  [
    "a proxy's page",
    answer("UnknownError", "<html>\n<body>Forbidden\n", 403),
    "AWS cannot be reached in eu-west-1: <html>",
    false,
  ],
  [
    "an answer that does not come",
    new TimeoutError("no answer"),
    "AWS cannot be reached in eu-west-1: no answer",
    false,
  ],
])("%s", (_, error, message, refused) => {
  test("is said in one line that tells who must mend it", () => {
    expect(explainAwsError(error, TARGET)).toEqual(new UserError(message));
  });

  test(`is ${refused ? "not asked for again" : "asked for again"}`, () => {
    expect(isRefusal(error)).toBe(refused);
  });
});

test("without a role, it is the account whose credentials are missing", () => {
  const { assumeRole, ...target } = TARGET;
  expect(explainAwsError(noCredentials, target)).toMatchObject({
    message: expect.stringMatching(/^there are no AWS credentials for account 111122223333: /),
  });
});

test("a profile that has no credentials is named", () => {
  const target = { ...TARGET, assumeRole: undefined, profile: "golden-ami-111122223333" };
  expect(explainAwsError(noCredentials, target)).toMatchObject({
    message: expect.stringMatching(
      /^there are no AWS credentials for account 111122223333 by the profile "golden-ami-111122223333": /,
    ),
  });
});

test("an endpoint that the environment sets is named if nobody answers there", () => {
  jest.replaceProperty(process, "env", { ...process.env, AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
  expect(explainAwsError(unanswered("refused"), TARGET)).toMatchObject({
    message: "AWS cannot be reached in eu-west-1: refused (AWS_ENDPOINT_URL is http://127.0.0.1:1)",
  });
  jest.restoreAllMocks();
});

test.each([new TypeError("x is not a function"), new UserError("already said"), "a text"])(
  "what is not of AWS stays as it is, and is not asked for again: %s",
  (error) => {
    expect(explainAwsError(error, TARGET)).toBe(error);
    expect(isRefusal(error)).toBe(true);
  },
);

test("what is not there is told from what is refused", () => {
  const missing = new ResourceNotFoundException({ message: "no", $metadata: {} });
  expect([missing, answer("ForbiddenException", "no"), undefined].map(isNotFound)).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([
  [new Error("first\nsecond"), "first"],
  [new RangeError(""), "RangeError"],
  ["a text", "a text"],
])("an error's first line: %s", (error, line) => {
  expect(firstLine(error)).toBe(line);
});
