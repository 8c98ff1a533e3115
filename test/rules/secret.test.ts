import { hasSecret, looksSecret } from "../../rules/secret.js";

test.each([
  "export DB_PASSWORD=correct-horse",
  'api_key: "0123456789"',
  "PGPASSWORD=hunter22 psql",
  "key AKIAIOSFODNN7EXAMPLE",
  "-----BEGIN RSA PRIVATE KEY-----",
  `ghp_${"a".repeat(36)}`,
])("%j has what looks like a secret", (line) => {
  expect(hasSecret(line)).toBe(true);
});

test.each([
  "echo hello",
  "PASSWORD=$(aws ssm get-parameter)",
  "PASSWORD=short",
  "TOKEN=https://169.254.169.254/latest/api/token",
  "SECRET=arn:aws:secretsmanager:eu-west-1:444455556666:secret:web",
  "PORT=8080808080",
])("%j has none", (line) => {
  expect(hasSecret(line)).toBe(false);
});

test.each<[name: string, value: string, isSecret: boolean]>([
  ["DB_PASSWORD", "correct-horse", true],
  ["NOTE", "AKIAIOSFODNN7EXAMPLE", true],
  ["DB_PASSWORD", "/web/password", false],
  ["DB_PASSWORD", "12345", false],
  ["DB_PASSWORD", "123456", true],
  ["PORT", "8080808080", false],
])("whether %s of %j looks like a secret: %s", (name, value, isSecret) => {
  expect(looksSecret(name, value)).toBe(isSecret);
});
