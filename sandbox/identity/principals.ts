import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import type { Accounts } from "./accounts.js";
import { iamRegion } from "./regions.js";

/** Finds roles and users by their ARNs, in all accounts. */
export class Principals {
  constructor(
    private readonly moto: Pick<World["moto"], "call">,
    private readonly accounts: Accounts,
  ) {}

  /**
   * The unique id of the role or user that has this ARN now; undefined if there is none, or it is another kind of ARN.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
   */
  async idOf(arn: string): Promise<string | undefined> {
    const [, partition, account, kind, name] =
      /^arn:(aws[^:]*):iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
    if (!partition || !account || !name) return undefined;
    const place = { account, region: iamRegion(partition) };
    await this.accounts.prepare(place);
    const type = kind === "role" ? "Role" : "User";
    const { body } = await this.moto.call(place, "iam", {
      form: { Action: `Get${type}`, [`${type}Name`]: name },
    });
    const found = XmlElement.parse(body.toString()).at(`Get${type}Response`, `Get${type}Result`, type);
    return found.text("Arn") === arn ? found.text(`${type}Id`) : undefined;
  }
}
