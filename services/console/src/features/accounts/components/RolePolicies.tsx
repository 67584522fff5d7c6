/** What each role asks of its holders beside their password. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Skeleton, Switch } from "antd";

import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { changePolicy } from "../api/actions";
import { useRoles } from "../api/queries";
import type { Role } from "../api/types";
import { useMessages } from "../words";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import styles from "./accounts.module.css";

export function RolePolicies() {
  const messages = useMessages();
  const roles = useRoles(true);
  return (
    <section className={panel.panel} aria-labelledby="roles-title">
      <div className={panel.head}>
        <h2 id="roles-title">{messages.roles}</h2>
      </div>
      <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="roles-title">
        <p className={styles.more}>{messages.rolesHint}</p>
        {roles.error !== null && (
          <ProblemAlert problem={problemFrom(roles.error)} onRetry={() => void roles.refetch()} />
        )}
        {roles.isLoading && <Skeleton active className={panel.loading} />}
        {roles.data !== undefined && (
          <table className={rows.rows} aria-labelledby="roles-title">
            <thead>
              <tr>
                <th scope="col">{messages.role}</th>
                <th scope="col">{messages.asks}</th>
              </tr>
            </thead>
            <tbody>
              {roles.data.map((role) => (
                <RoleRow key={role.name} role={role} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

function RoleRow({ role }: { role: Role }) {
  const messages = useMessages();
  const client = useQueryClient();
  const { message } = App.useApp();
  const mayWrite = useMe().permissions.includes("identity:write");
  const change = useMutation({
    mutationFn: (isAsked: boolean) => changePolicy(role.name, isAsked ? "required" : "optional"),
    onSuccess: () => {
      void message.success(messages.saved);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["roles"] }),
  });
  return (
    <tr data-role={role.name}>
      <td>
        <span className={rows.first}>{role.name}</span>
        <span className={`${rows.second} ${styles.description}`}>{role.description}</span>
        {change.error !== null && <ProblemAlert problem={problemFrom(change.error)} />}
      </td>
      <td>
        <Switch
          aria-label={messages.asksOf(role.name)}
          checked={role.second_factor === "required"}
          disabled={!mayWrite}
          loading={change.isPending}
          onChange={(isAsked) => {
            change.mutate(isAsked);
          }}
        />
      </td>
    </tr>
  );
}
