/**
 * What somebody is offered on a record: what the server says that its state allows, as far as the form and the token leave
 * it to this person. The server decides.
 */
import { offers } from "@/shared/api/acts";
import { meAt } from "@/shared/api/me";
import type { Me } from "@/shared/api/session";
import type { Form, FormField } from "@/features/forms";
import type { RecordDetail } from "../api/types";

/** Signatures are given one by one, each beside its field. */
export type RecordAct = Exclude<RecordDetail["acts"][number]["act"], "sign">;

type Who = Pick<Me, "staffId" | "permissions" | "grants">;
type Standing = Pick<
  RecordDetail,
  "acts" | "estate_id" | "filled_by" | "class" | "signatures" | "running_since"
>;
type Asking = Pick<Form, "fill" | "check">;

const isMine = ({ filled_by }: Standing, { staffId }: Who) => filled_by === `staff:${staffId}`;

/** Whether they may begin records that are filled in by the right `fill`. */
export function mayFillIn(fill: string, { permissions }: Pick<Me, "permissions">): boolean {
  return ["registers:write", fill].every((right) => permissions.includes(right));
}

/** Whether they may go on filling it in. */
export function isOwnDraft(record: Standing, form: Asking, me: Who): boolean {
  return actsOf(record, form, me).includes("submit");
}

/** The acts, in the order in which they usually come. */
export function actsOf(record: Standing, form: Asking, me: Who): RecordAct[] {
  const { permissions } = meAt(me, record.estate_id);
  const may = (right: string) => permissions.includes(right);
  const seesAll = record.class === "internal" || may("registers:confidential");
  const isTheirs: Record<RecordAct, boolean> = {
    submit: isMine(record, me) && may(form.fill),
    check: !isMine(record, me) && form.check !== null && may(form.check),
    // Who takes a key back need not have lent it.
    close: may(form.fill),
    file: true,
    correct: isMine(record, me) || (may("registers:supervise") && seesAll),
    hold: isMine(record, me) || seesAll,
    release: isMine(record, me) || seesAll,
  };
  return (Object.keys(isTheirs) as RecordAct[]).filter((act) => isTheirs[act] && offers(record, act, me));
}

/** Whether they can give this signature, or take it of a customer. */
export function maySign(record: Standing, form: Asking, field: FormField, me: Who): boolean {
  if (!offers(record, "sign", me)) return false;
  if (record.signatures.some((given) => given.field === field.name)) return false;
  if (field.is_closing && record.running_since !== null) return false;
  switch (field.by) {
    case "customer":
      return true;
    case "filler":
      return isMine(record, me);
    case "checker":
      return (
        !isMine(record, me) &&
        form.check !== null &&
        meAt(me, record.estate_id).permissions.includes(form.check)
      );
    case "staff":
      return !isMine(record, me) && me.staffId !== "";
    case null:
      return false;
  }
}
