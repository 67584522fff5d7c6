export { useSkills } from "./api/queries";
export type { Skill } from "./api/types";
