/** What somebody is offered on a record, by how it stands, what its form asks and what they may. The server decides. */
import type { Me } from "@/shared/api/session";
import type { Form, FormField } from "@/features/forms";
import type { RecordDetail } from "../api/types";

export type RecordAct = "submit" | "check" | "file" | "correct";

type Who = Pick<Me, "staffId" | "permissions">;
type Standing = Pick<RecordDetail, "status" | "filled_by" | "class" | "signatures">;
type Asking = Pick<Form, "fill" | "check" | "fields">;

const isMine = ({ filled_by }: Standing, { staffId }: Who) => filled_by === `staff:${staffId}`;

/** Whether they may go on filling it in. */
export function isOwnDraft(record: Standing, form: Asking, me: Who): boolean {
  const may = ["registers:write", form.fill].every((right) => me.permissions.includes(right));
  return record.status === "draft" && isMine(record, me) && may;
}

/** The acts, in the order in which they usually come. */
export function actsOf(record: Standing, form: Asking, me: Who): RecordAct[] {
  const may = (right: string) => me.permissions.includes(right);
  const isHandedIn = record.status !== "draft";
  const mayCheck = form.check !== null && may("registers:supervise") && may(form.check);
  const isReady = form.check === null ? record.status === "submitted" : record.status === "checked";
  const seesAll = record.class === "internal" || may("registers:confidential");
  const mayCorrect = isMine(record, me) || (may("registers:supervise") && seesAll);
  const offered: Record<RecordAct, boolean> = {
    submit: isOwnDraft(record, form, me),
    check: record.status === "submitted" && mayCheck && !isMine(record, me),
    file: isReady && may("registers:write") && missing(record, form).length === 0,
    correct: isHandedIn && may("registers:write") && mayCorrect,
  };
  return (Object.keys(offered) as RecordAct[]).filter((act) => offered[act]);
}

/** The signatures without which it is not filed. */
export function missing({ signatures }: Pick<Standing, "signatures">, form: Asking): FormField[] {
  return form.fields.filter(
    ({ kind, name, is_required }) =>
      kind === "signature" && is_required && !signatures.some(({ field }) => field === name),
  );
}

/** Whether they can give this signature, or take it of a customer. */
export function maySign(record: Standing, form: Asking, field: FormField, me: Who): boolean {
  if (record.status !== "submitted" && record.status !== "checked") return false;
  if (!me.permissions.includes("registers:write")) return false;
  if (record.signatures.some((given) => given.field === field.name)) return false;
  switch (field.by) {
    case "customer":
      return true;
    case "filler":
      return isMine(record, me);
    case "checker":
      return !isMine(record, me) && form.check !== null && me.permissions.includes(form.check);
    case "staff":
      return !isMine(record, me) && me.staffId !== "";
    case null:
      return false;
  }
}
