/** Who somebody is, in words: the API names people and programs by what they are and an id. */
import { useMe } from "@/shared/api/me";
import { useStaff } from "./api/queries";
import { useMessages } from "./words";

/** A name for `staff:<id>`, `client:<id>`, `service:<name>` or `system:<name>`; an id alone is a colleague's. */
export function useNames(): (who: string) => string {
  const messages = useMessages();
  const me = useMe();
  const staff = useStaff(me.permissions.includes("identity:read"));
  return (who) => {
    const [kind = "", id = ""] = who.includes(":") ? who.split(":", 2) : ["staff", who];
    const known = staff.data?.find((one) => one.staff_id === id)?.name ?? "";
    if (known !== "") return known;
    if (kind === "staff") return id === me.staffId ? me.username : messages.colleague(id.slice(-4));
    return kind === "client" ? messages.client : messages.steward;
  };
}
