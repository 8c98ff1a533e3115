import { amiNameTemplate, amiNameTemplateMistake } from "../../rules/ami-name.js";
import { cronMistake } from "../../rules/cron.js";
import { partitionOf, REGIONS, regionMistake } from "../../rules/region.js";
import { timeZoneMistake } from "../../rules/time-zone.js";
import { isAmiName } from "../../sandbox/ec2/ami-name-check.js";
import {
  REGIONS as SANDBOX_REGIONS,
  partitionOf as sandboxPartitionOf,
} from "../../sandbox/identity/regions.js";
import { ServiceError } from "../../sandbox/image-builder/api/errors.js";
import { validate } from "../../sandbox/image-builder/api/validate.js";
import { amiNameProblem, fillIn } from "../../sandbox/image-builder/resources/ami-name-template.js";
import { isTimezone, scheduleProblem } from "../../sandbox/image-builder/resources/pipeline-schedule.js";

/**
 * One rule that the sandbox and the landing zone each have, apart on purpose, because the one stands for AWS and the
 * other foretells it. If AWS's pages leave a doubt, the sandbox refuses a value, so that no test relies on it, and the
 * landing zone leaves it to AWS: `differences` has those values, each with the reason. What only the sandbox would take
 * is never right.
 */
interface SameRule {
  readonly landingZone: (value: string) => boolean;
  readonly sandbox: (value: string) => boolean;
  readonly taken: readonly string[];
  readonly refused: readonly string[];
  readonly differences: Readonly<Record<string, string>>;
}

const NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const NO_STEP = "AWS's table of fields has no / for the day of the week";
const CAPITAL_L = "AWS's page writes L and W in capitals, and names of days either way";

const schedule: SameRule = {
  landingZone: (value) => cronMistake(value) === undefined,
  sandbox: (value) => modelTakes("NonEmptyString", value) && scheduleProblem(value) === undefined,
  taken: [
    ...inField(0, ["0", "59", "05", "*", "0/15", "*/59", "5,10", "0-30", "0-30/5", "0,30-40,50/5"]),
    ...inField(1, ["0", "23", "*", "0/6", "8-17", "8-17/3", "0,12", "*/23"]),
    ...inField(2, ["1", "31", "*", "1-15", "1,15", "*/2", "1/31", "L", "LW", "1W", "31W"]),
    ...inField(3, ["1", "12", "*", "JAN", "dec", "JAN,JUL", "jan-mar", "1-6/2", "*/12", "3,JUN-AUG"]),
    ...inField(4, ["1", "7", "*", "SUN", "sat", "MON-FRI", "mon,wed", "2-6", "L", "6L", "FRIL", "friL"]),
    ...inField(4, ["2#1", "MON#5", "fri#2", "SUN,MON-WED"]),
    ...inField(5, ["*", "1970", "2199", "2026-2030", "2026,2028", "2026/2", "*/2"]),
    ...[
      "rate(1 minute)",
      "rate(1 hour)",
      "rate(1 day)",
      "rate(2 minutes)",
      "rate(12 hours)",
      "rate(30 days)",
    ],
  ],
  refused: [
    ...inField(0, ["60", "-1", "?", "L", "0/0", "0/60", "0/90", "0/", "/5", "1,", ",1", "5-1", "1-2-3"]),
    ...inField(0, ["0/5/5", "*-5", "1.5", "", "MON", "0/x", "0/05", "**", "1W", "*,", "a"]),
    ...inField(1, ["24", "0/24", "0/70", "17-8", "?", "L"]),
    ...inField(2, ["0", "32", "32W", "0W", "1w", "l", "lw", "lW", "L-3", "WL", "W", "L,1", "1,L", "1W,15W"]),
    ...inField(2, ["L/2", "1/32", "15-1", "MON", "1#2", "01W", "?,1", "?/2"]),
    ...inField(3, ["0", "13", "JANUARY", "DEC-JAN", "1/13", "?", "L", "JAN#1", "FOO", "SUN"]),
    ...inField(4, [
      "0",
      "8",
      "FRI-MON",
      "SAT-SUN",
      "SUNDAY",
      "2#0",
      "2#6",
      "8#1",
      "#1",
      "MON#",
      "8L",
      "MONW",
    ]),
    ...inField(4, [
      "SUN,MON#1",
      "MON#1,TUE#2",
      "L,1",
      "MON#1-2",
      "FRIL,SAT",
      "5-2",
      "LW",
      "2W",
      "L#1",
      "*#1",
    ]),
    ...inField(4, ["MON/8", "?/2"]),
    ...inField(5, ["1969", "2200", "?", "2030-2026", "26", "*/0", "L"]),
    ...["nonsense", "", "cron()", "cron(* * * * * *)", "cron(0 3 ? * ? *)", "cron(0 3 * * * *)"],
    ...["cron(0 3 1 * SUN *)", "0 3 ? * SUN *", "cron(0 3 ? * SUN)", "cron(0 3 ? * SUN * *)"],
    ...["cron(0  3 ? * SUN *)", "cron( 0 3 ? * SUN *)", "cron(0 3 ? * SUN * )", "cron(0\t3 ? * SUN *)"],
    ...["cron(0 3 ? * SUN *) ", " cron(0 3 ? * SUN *)", "CRON(0 3 ? * SUN *)", "cron (0 3 ? * SUN *)"],
    ...["cron(0 3 ? * SUN *", "cron(0\n3 ? * SUN *)", "@daily", "at(2026-01-01T00:00:00)"],
    ...["rate(0 days)", "rate(1 days)", "rate(2 day)", "rate(01 day)", "rate(02 days)", "rate(-1 days)"],
    ...["rate(1.5 days)", "rate(7 weeks)", "rate(7  days)", "rate(7 days )", "rate(7days)", "rate()"],
    ...["rate(7 Days)", "rate(days)"],
    ...["cron(0 3 30 2 ? *)", "cron(0 3 31 4,6,9,11 ? *)", "cron(0 3 31W FEB ? *)", "cron(0 0 29 2 ? 2027)"],
    ...["cron(0 3 30,31 FEB ? 2026-2100)", "cron(0 0 29 2 ? 2100)"],
  ],
  differences: {
    ...Object.fromEntries(inField(4, ["*/2", "MON/2", "MON-FRI/2", "2/7"]).map((it) => [it, NO_STEP])),
    ...Object.fromEntries(inField(4, ["l", "6l", "FRIl", "fril"]).map((it) => [it, CAPITAL_L])),
  },
};

const timeZone: SameRule = {
  landingZone: (value) => timeZoneMistake(value) === undefined,
  sandbox: (value) => modelTakes("Timezone", value) && isTimezone(value),
  taken: [
    ...["UTC", "Etc/UTC", "GMT", "Europe/Paris", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "Etc/GMT-14"],
    ...["Asia/Kolkata", "America/Port-au-Prince"],
  ],
  refused: [
    ...["", "Mars/Base", "+02:00", "-05:00", "Europe/Paris ", "Europe / Paris", "UTC+1", "Paris", "Europe/"],
    ...[
      "Europe/Atlantis",
      "GMT+25",
      "europe/paris",
      "EUROPE/PARIS",
      "Europe/paris",
      "utc",
      "Gmt",
      "us/eastern",
    ],
  ],
  differences: { Factory: "IANA's name for no zone, which no clock knows" },
};

const EUROPEAN_SOVEREIGN_CLOUD = "eusc-de-east-1";

const region: SameRule = {
  landingZone: (value) => regionMistake(value) === undefined,
  sandbox: (value) => SANDBOX_REGIONS.has(value),
  taken: [...REGIONS.filter((it) => it !== EUROPEAN_SOVEREIGN_CLOUD), ...SANDBOX_REGIONS],
  refused: [
    ...["", "nowhere-1", "eu-west-9", "EU-WEST-1", "eu-west-1 ", "eu-west-1a", "eu_west_1", "aws-global"],
    ...["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "cn-north-2", "us-gov-north-1", "toString"],
  ],
  differences: { [EUROPEAN_SOVEREIGN_CLOUD]: "the sandbox has no European Sovereign Cloud" },
};

const DATE = "{{imagebuilder:buildDate}}";
const amiName: SameRule = {
  landingZone: (value) => amiNameTemplateMistake(value) === undefined,
  // The service must take the name, and a build must be able to give it to an AMI.
  sandbox: (value) =>
    modelTakes("AmiNameString", value) &&
    amiNameProblem(value) === undefined &&
    isAmiName(fillIn(value, { buildVersion: 1, buildDate: "2026-01-31T04:13:00.262Z" })),
  taken: [
    ...["web", "web-admin", "w", `w${"x".repeat(60)}`].map((image) => amiNameTemplate(image, "1.4.0")),
    amiNameTemplate("web", "1073741823.1073741823.1073741823"),
    ...[DATE, `web ${DATE}`, `web_${DATE}`, `${DATE}_web`, "web {{ imagebuilder:buildDate }}"],
    `${"w".repeat(127 - DATE.length)}${DATE}`,
    `web.${DATE}-{{imagebuilder:buildVersion}}`,
  ],
  refused: [
    ...["", "web", "web {{imagebuilder:buildVersion}}", "web {{  imagebuilder:buildDate}}", "web buildDate"],
    ...[
      `web/${DATE}`,
      `web@1 ${DATE}`,
      `web(1) ${DATE}`,
      `-${DATE}!`,
      `.web ${DATE}`,
      ` ${DATE}`,
      `${DATE} `,
    ],
    ...[
      "web {{ imagebuilder:buildDate}}",
      "web {{imagebuilder:buildDate }}",
      `web:1 ${DATE}`,
      `web\t${DATE}`,
    ],
    ...[`web {{imagebuilder:buildVersio}} ${DATE}`, `{{web}} ${DATE}`, `web} ${DATE}`],
    ...[`wéb ${DATE}`, "web {{imagebuilder:builddate}}", "web {imagebuilder:buildDate}"],
    `${"w".repeat(128 - DATE.length)}${DATE}`,
  ],
  differences: {},
};

describe.each(Object.entries({ schedule, timeZone, region, amiName }))(
  "a value of kind %s",
  (_kind, rule) => {
    test.each(rule.taken)("%j is taken by both", (value) => {
      expect(verdicts(rule, value)).toEqual({ landingZone: true, sandbox: true });
    });

    test.each(rule.refused)("%j is refused by both", (value) => {
      expect(verdicts(rule, value)).toEqual({ landingZone: false, sandbox: false });
    });

    for (const [value, reason] of Object.entries(rule.differences)) {
      test(`${JSON.stringify(value)} is left to AWS by the landing zone: ${reason}`, () => {
        expect(verdicts(rule, value)).toEqual({ landingZone: true, sandbox: false });
      });
    }
  },
);

test("a Region is in the same partition for both", () => {
  for (const it of SANDBOX_REGIONS) expect([it, sandboxPartitionOf(it)]).toEqual([it, partitionOf(it)]);
});

test("every combination of two fields gets the same verdict", () => {
  const days = ["?", "*", "1", "L", "15W", "1,15", "1-15/2", "32", "x"];
  const weekdays = ["?", "*", "1", "L", "SUN", "2#1", "FRIL", "MON-FRI", "0", "x", ...NAMES];
  for (const day of days) {
    for (const weekday of weekdays) {
      const value = `cron(0 3 ${day} * ${weekday} *)`;
      const { landingZone, sandbox } = verdicts(schedule, value);
      expect([value, sandbox]).toEqual([value, landingZone]);
    }
  }
});

/** Schedules whose other fields are right. Minutes are field 0, the year is field 5. */
function inField(index: number, texts: readonly string[]): string[] {
  return texts.map((text) => {
    const fields = index === 4 ? ["0", "3", "?", "*", "SUN", "*"] : ["0", "3", "1", "*", "?", "*"];
    return `cron(${fields.with(index, text).join(" ")})`;
  });
}

function verdicts({ landingZone, sandbox }: SameRule, value: string) {
  return { landingZone: landingZone(value), sandbox: sandbox(value) };
}

/** Whether Image Builder's API model takes a value for a field of this shape. */
function modelTakes(shape: string, value: string): boolean {
  try {
    validate(shape, value);
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}
