import { invalidValue } from "../api/errors.js";
import type { Call } from "../api/operation.js";
import { OtherServices, roleName } from "../other-services.js";

/** @throws {ServiceError} if a role is given that is not there */
export async function assertExecutionRole({ world, caller }: Call, role: string | undefined): Promise<void> {
  if (role !== undefined && !(await new OtherServices(world).hasRole(caller, roleName(role))))
    throw invalidValue("executionRole", `The role '${role}' does not exist.`);
}
