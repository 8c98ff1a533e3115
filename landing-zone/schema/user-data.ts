import { z } from "zod";
import { projectFileMistake } from "../../rules/project-file.js";
import { environmentValueMistake, environmentVariableMistake } from "../../rules/user-data.js";
import { mapOf, text } from "./combinators.js";

/** What an instance runs when it starts first, of a fleet or of a build. */
export const userData = z.strictObject({
  file: text(projectFileMistake, "user-data")
    .describe(
      "Script, #cloud-config or MIME archive, relative to golden-ami.yaml; for Windows <powershell> or <script>. It is taken literally.",
    )
    .meta({ examples: ["user-data/web.sh"] }),
  variables: mapOf(environmentVariableMistake, text(environmentValueMistake, "user-data"), "user-data")
    .optional()
    .describe("Environment variables that a script for a shell or PowerShell begins with. No secrets."),
});

export type UserDataEntry = z.output<typeof userData>;
