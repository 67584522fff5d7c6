/** Whom work can be given to, by name: oneself first, and the others where staff may be read. */
import { useMe } from "@/shared/api/me";
import { useStaff } from "./api/queries";
import { useMessages } from "./words";

export interface StaffOption {
  readonly value: string;
  readonly label: string;
}

export function useStaffOptions(): { readonly options: StaffOption[]; readonly isLoading: boolean } {
  const messages = useMessages();
  const me = useMe();
  const staff = useStaff(me.permissions.includes("identity:read"));
  const others = (staff.data ?? [])
    .filter((one) => one.staff_id !== me.staffId)
    .map((one) => ({ value: one.staff_id, label: one.name === "" ? one.username : one.name }));
  return {
    options: [{ value: me.staffId, label: messages.me(me.username) }, ...others],
    isLoading: staff.isLoading,
  };
}
