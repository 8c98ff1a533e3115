import { withoutSecrets } from "../../../review/model/plan-text.js";
import { fixtureText } from "../plans.js";

const AFTER = `        name      = "web"\n    }`;

test.each<[what: string, text: string, expected: string]>([
  ["on one line", `      + user_data = "c2VjcmV0"`, "      + user_data = (not shown)"],
  [
    "changed",
    `      ~ password  = "hush" -> "hush!" # forces replacement`,
    "      ~ password  = (not shown)",
  ],
  [
    "in colour",
    `\u001b[32m      + \u001b[0m\u001b[0muser_data = "c2VjcmV0"`,
    "      + user_data = (not shown)",
  ],
  [
    "in a block",
    `      + environment_variable {\n          + name  = "DB"\n          + value = "hush"\n        }`,
    "      + environment_variable (not shown)",
  ],
  [
    "in what cloud-init is given",
    `      + content      = <<-EOT\n            #cloud-config\n        EOT\n      + content_type = "text/cloud-config"`,
    `      + content      = (not shown)\n      + content_type = "text/cloud-config"`,
  ],
  [
    "by other words",
    `      + "DB_PASS" = "hush"\n      + "apiKey" = "hush"`,
    `      + "DB_PASS" = (not shown)\n      + "apiKey" = (not shown)`,
  ],
  [
    "in a URL",
    `      + url = "postgres://me:hush@db/a?b=c"`,
    `      + url = "postgres://(not shown)@db/a?b=c"`,
  ],
  ["in quotes", `          + "DB_PASSWORD" = "hush"`, `          + "DB_PASSWORD" = (not shown)`],
  [
    "in a here-document",
    `      + user_data = <<-EOT\n            #!/bin/sh\n            export KEY=hush\n        EOT`,
    "      + user_data = (not shown)",
  ],
  [
    "in one that forces a replacement",
    `      ~ user_data = <<-EOT # forces replacement\n          - export KEY=hush\n          + export KEY=hush!\n        EOT`,
    "      ~ user_data = (not shown)",
  ],
  [
    "in one that goes",
    `      - user_data = <<-EOT\n            export KEY=hush\n        EOT -> null`,
    "      - user_data = (not shown)",
  ],
  [
    "in one with its own end mark in it",
    `      + user_data = <<-EOT\n            cat <<EOT\n            EOT\n            export KEY=hush\n        EOT`,
    "      + user_data = (not shown)",
  ],
  [
    "in JSON",
    `      ~ secret_string = jsonencode( # whitespace changes\n          ~ {\n              ~ key = "hush"\n            }\n        )`,
    "      ~ secret_string = (not shown)",
  ],
  [
    "in JSON that becomes a text",
    `      ~ secret_string = jsonencode(\n            {\n                key = "hush"\n            }\n        ) -> <<-EOT\n            hush\n        EOT`,
    "      ~ secret_string = (not shown)",
  ],
  [
    "in a text that becomes JSON",
    `      ~ secret_string = <<-EOT\n            hush\n        EOT -> jsonencode(\n            {\n                key = "hush"\n            }\n        )`,
    "      ~ secret_string = (not shown)",
  ],
  [
    "in a map",
    `      + environment {\n          + variables = {\n              + "KEY" = "hush"\n            }\n        }`,
    `      + environment {\n          + variables = (not shown)\n        }`,
  ],
])("a secret is taken out, %s, and what follows stays", (_, text, expected) => {
  expect(withoutSecrets(`${text}\n${AFTER}`)).toBe(`${expected}\n${AFTER}`);
});

test("what is marked as sensitive is taken out wherever it stands, as Terraform writes it", () => {
  expect(withoutSecrets(`a = "hush \\"hush\\""\nb = hush-hush`, ['hush "hush"', "hush-hush"])).toBe(
    `a = "(not shown)"\nb = (not shown)`,
  );
});

test.each(["component/shared", "release/payments-ireland", "first-apply/payments-ireland"])(
  "the text of a plan without secrets, %s, stays as it is",
  (stack) => {
    const text = fixtureText(`${stack}/plan.txt`);
    expect(withoutSecrets(text)).toBe(text);
  },
);
