/** Emergencies as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Playbook = FromServer<Schemas["PlaybookLine"]>;
export type Run = FromServer<Schemas["PlaybookRunView"]>;
export type RunDetail = FromServer<Schemas["PlaybookRunDetail"]>;
export type RunStep = RunDetail["steps"][number];
export type RunCondition = RunDetail["conditions"][number];
export type EmergencyNumber = RunStep["dial"][number];
export type RunAct = RunDetail["acts"][number]["act"];
export type RunStatus = Schemas["PlaybookRunStatus"];
export type StepStatus = Schemas["PlaybookStepStatus"];
export type StepRole = Schemas["PlaybookRole"];
export type Contact = Schemas["EmergencyContact"];
export type NewRun = Schemas["NewPlaybookRun"];
export type StepCompletion = Schemas["PlaybookStepCompletion"];
