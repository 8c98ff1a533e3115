import { ScriptedEc2 } from "../test/cli/plan/scripted-ec2.js";

/** EC2 and STS in a process of their own, which take their time; a message asks for the most sockets that there were. */
const ec2 = new ScriptedEc2();
ec2.delayMs = Number(process.argv[2]);
ec2.amis = [{ id: "ami-1", name: "web_1.0.0_1_x", created: "2026-01-01T00:00:00.000Z" }];
process.on("message", () => process.send?.(ec2.mostSockets));
process.once("disconnect", () => process.exit());
ec2.start().then((environment) => process.send?.(environment));
