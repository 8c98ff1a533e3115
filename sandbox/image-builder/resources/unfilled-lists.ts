import { type Call, defineOperations } from "../api/operation.js";
import { pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { getVisible, SHARED_IMAGES } from "./sharing.js";

function listPackages(call: Call, request: Input<"ListImagePackages">) {
  getVisible(call, SHARED_IMAGES, request.imageBuildVersionArn);
  return { imagePackageList: pageOf([], "ListImagePackages", request).page };
}

/** The list of what no account has here: inventories. */
export const unfilledListOperations = defineOperations({
  ListImagePackages: listPackages,
});
