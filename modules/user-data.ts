import { Fn, Token } from "cdktf";
import { withVariables } from "../rules/user-data.js";

/** What each instance runs when it starts first. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export interface UserData {
  /** Literal text, in which `${…}` is the shell's; at most 16,384 bytes with the variables. */
  readonly text: string;
  /** Variables of the environment, by name, that a script for a shell or PowerShell begins with. @default - none */
  readonly variables?: Readonly<Record<string, string>>;
}

/** User data in Base64, as EC2 takes it. A text with tokens is encoded by Terraform. */
export function encodedUserData({ text, variables = {} }: UserData): string {
  if (Token.isUnresolved(text)) return Fn.base64encode(text);
  return Buffer.from(withVariables(text, variables)).toString("base64");
}
