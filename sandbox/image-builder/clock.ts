/** ISO 8601 with milliseconds, as every date of the service. */
export function now(): string {
  return new Date().toISOString();
}
