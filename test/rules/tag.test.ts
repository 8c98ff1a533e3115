import { sameKeysToIam } from "../../rules/tag.js";

test.each<[keys: string[], same: [string, string][]]>([
  [
    ["Team", "team", "TEAM", "Other"],
    [
      ["team", "Team"],
      ["TEAM", "Team"],
    ],
  ],
  [["Größe", "größe"], [["größe", "Größe"]]],
  // A workload's tag overrides the landing zone's.
  [["Team", "Team"], []],
  [["Team", "Teams"], []],
])("of the keys %j, IAM takes %j for another", (keys, same) => {
  expect([...sameKeysToIam(keys)]).toEqual(same);
});
