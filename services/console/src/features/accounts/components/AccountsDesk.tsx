/** Who has an account and where they are written to, beside what each role asks of its holders. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Empty, Input, Skeleton } from "antd";
import { useDeferredValue, useState } from "react";

import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { useAccounts } from "../api/queries";
import type { Account } from "../api/types";
import { useMessages } from "../words";
import { ContactDialog } from "./ContactDialog";
import { RolePolicies } from "./RolePolicies";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import styles from "./accounts.module.css";

export function AccountsDesk() {
  const messages = useMessages();
  const isAllowed = useMe().permissions.includes("identity:read");
  return (
    <div className={styles.rooms}>
      <section className={panel.panel} aria-labelledby="accounts-title">
        <div className={panel.head}>
          <h2 id="accounts-title" tabIndex={-1}>
            {messages.title}
          </h2>
        </div>
        <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="accounts-title">
          {isAllowed ? <Accounts /> : <Empty description={messages.noRight} />}
        </div>
      </section>
      {isAllowed && <RolePolicies />}
    </div>
  );
}

function Accounts() {
  const messages = useMessages();
  const client = useQueryClient();
  const mayWrite = useMe().permissions.includes("identity:write");
  const [name, setName] = useState("");
  const asked = useDeferredValue(name.trim());
  const [chosen, setChosen] = useState<Account>();
  const accounts = useAccounts(asked, true);
  const found = accounts.data?.items;
  const close = () => {
    setChosen(undefined);
  };
  return (
    <>
      <div className={styles.search}>
        <label htmlFor="account-name">{messages.search}</label>
        <Input
          id="account-name"
          allowClear
          maxLength={80}
          value={name}
          onChange={({ target }) => {
            setName(target.value);
          }}
        />
      </div>
      {accounts.error !== null && (
        <ProblemAlert problem={problemFrom(accounts.error)} onRetry={() => void accounts.refetch()} />
      )}
      {accounts.isLoading && <Skeleton active className={panel.loading} />}
      {found?.length === 0 && <Empty description={messages.nobody} />}
      {found !== undefined && found.length > 0 && (
        <table className={rows.rows} aria-labelledby="accounts-title">
          <thead>
            <tr>
              <th scope="col">{messages.who}</th>
              <th scope="col">{messages.email}</th>
              <th scope="col">{messages.second}</th>
              <th scope="col">{messages.linked}</th>
              {mayWrite && <th scope="col">{messages.actions}</th>}
            </tr>
          </thead>
          <tbody>
            {found.map((account) => (
              <AccountRow
                key={account.staff_id}
                account={account}
                onEdit={
                  mayWrite
                    ? () => {
                        setChosen(account);
                      }
                    : undefined
                }
              />
            ))}
          </tbody>
        </table>
      )}
      {(accounts.data?.next ?? null) !== null && <p className={styles.more}>{messages.more}</p>}
      {chosen !== undefined && (
        <ContactDialog
          key={chosen.staff_id}
          account={chosen}
          onClose={close}
          onDone={() => {
            close();
            void client.invalidateQueries({ queryKey: ["accounts"] });
          }}
        />
      )}
    </>
  );
}

interface AccountRowProps {
  readonly account: Account;
  readonly onEdit: (() => void) | undefined;
}

function AccountRow({ account, onEdit }: AccountRowProps) {
  const messages = useMessages();
  const common = useCommon();
  const isDisabled = account.status === "disabled";
  return (
    <tr data-account={account.username}>
      <td>
        <span className={rows.first}>{account.name}</span>
        <span className={rows.second}>
          {isDisabled ? `${account.username} · ${messages.disabled}` : account.username}
        </span>
      </td>
      <td>{account.email ?? messages.noEmail}</td>
      <td>{account.second_factor_at === null ? common.no : common.yes}</td>
      <td>{account.provider_linked_at === null ? common.none : messages.isLinked}</td>
      {onEdit !== undefined && (
        <td>
          {!isDisabled && (
            <Button size="small" aria-label={messages.editFor(account.name)} onClick={onEdit}>
              {messages.edit}
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}
