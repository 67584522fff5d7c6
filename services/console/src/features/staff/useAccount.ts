import { useMe } from "@/shared/api/me";
import { useStaff } from "./api/queries";
import type { Staff } from "./api/types";

/** Somebody's account, where staff may be read. */
export function useAccount(id: string): Staff | undefined {
  const { permissions } = useMe();
  return useStaff(permissions.includes("identity:read")).data?.find(({ staff_id }) => staff_id === id);
}
