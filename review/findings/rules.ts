import { buildChanges } from "./build-changes.js";
import { destructive } from "./destructive.js";
import { downgrade } from "./downgrade.js";
import { drift } from "./drift.js";
import { failedCheck } from "./failed-check.js";
import { heldBack } from "./held-back.js";
import { incomplete } from "./incomplete.js";
import { instancesReplaced } from "./instances-replaced.js";
import { launchPermission } from "./launch-permission.js";
import { newMajor } from "./new-major.js";
import { notRolledOut } from "./not-rolled-out.js";
import { otherImage } from "./other-image.js";
import { pinned } from "./pinned.js";
import { iamStatements, keyPolicy } from "./policies.js";
import { refreshFailed, refreshUnderWay } from "./refresh.js";
import { deprecatedAmi, publicAmi } from "./risky-ami.js";
import type { FindingRule } from "./rule.js";
import { skew } from "./skew.js";
import { unknownAmi } from "./unknown-ami.js";
import { otherOwner, untrustedOwner } from "./untrusted-owner.js";

/** All that a review looks for, the worst first. */
export const FINDING_RULES: readonly FindingRule[] = [
  incomplete,
  destructive,
  downgrade,
  otherImage,
  untrustedOwner,
  refreshFailed,
  unknownAmi,
  newMajor,
  otherOwner,
  skew,
  heldBack,
  notRolledOut,
  instancesReplaced,
  failedCheck,
  publicAmi,
  deprecatedAmi,
  launchPermission,
  keyPolicy,
  iamStatements,
  refreshUnderWay,
  pinned,
  buildChanges,
  drift,
];
