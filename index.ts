export { DefaultVpc } from "./modules/network/default-vpc.js";
