/** Who somebody is, in words: the API names people and programs by what they are and an id. */
import { useStaff } from "../api/queries";
import { useMessages } from "../i18n/useMessages";
import { useMe } from "./me";

/** A name for `staff:<id>`, `client:<id>`, `service:<name>` or `system:<name>`; an id alone is a colleague's. */
export function useNames(): (who: string) => string {
  const messages = useMessages();
  const me = useMe();
  const staff = useStaff(me.permissions.includes("identity:read"));
  return (who) => {
    const [kind = "", id = ""] = who.includes(":") ? who.split(":", 2) : ["staff", who];
    const known = staff.data?.find((one) => one.staff_id === id)?.name ?? "";
    if (known !== "") return known;
    if (kind === "staff") return id === me.staffId ? me.username : messages.who.colleague(id.slice(-4));
    return kind === "client" ? messages.who.client : messages.who.steward;
  };
}
