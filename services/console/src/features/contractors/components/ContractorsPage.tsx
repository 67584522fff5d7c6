/** The firms that work for the group beside the one that is chosen, with its days and its people. */
import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Empty } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { serverNow } from "@/shared/api/serverClock";
import { FilterInput } from "@/shared/ui/FilterInput";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useContractors } from "../api/queries";
import { daysStanding } from "../days";
import { useMessages } from "../words";
import { ContractorDialog } from "./ContractorDialog";
import { ContractorPanel } from "./ContractorPanel";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./contractors.module.css";

export function ContractorsPage() {
  const messages = useMessages();
  const client = useQueryClient();
  const { permissions } = useMe();
  const mayRead = permissions.includes("identity:read");
  const [name, setName] = useState<string>();
  const [hasEnded, setEnded] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const [isMaking, setMaking] = useState(false);
  const filter = { ...(name === undefined ? {} : { name }), ...(hasEnded ? {} : { has_ended: false }) };
  const contractors = useContractors(filter, mayRead);
  const items = contractors.data?.items ?? [];
  return (
    <div className={styles.rooms}>
      <ListPanel
        id="organisation"
        title={messages.title}
        list={contractors}
        empty={items.length > 0 ? undefined : mayRead ? messages.empty : messages.noRight}
        tools={
          mayRead && (
            <>
              <FilterInput
                className={styles.name}
                label={messages.name}
                value={name}
                maxLength={120}
                onChange={(value) => {
                  setName(value ?? undefined);
                }}
              />
              <Checkbox
                checked={hasEnded}
                onChange={({ target }) => {
                  setEnded(target.checked);
                }}
              >
                {messages.alsoOver}
              </Checkbox>
              {permissions.includes("identity:write") && (
                <Button
                  type="primary"
                  icon={<PlusOutlined aria-hidden="true" />}
                  onClick={() => {
                    setMaking(true);
                  }}
                >
                  {messages.newContractor}
                </Button>
              )}
            </>
          )
        }
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="organisation-title">
            <thead>
              <tr>
                <th scope="col">{messages.contractor}</th>
                <th scope="col">{messages.contract}</th>
                <th scope="col">{messages.standingLabel}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((contractor) => {
                const { contractor_id: id, from, until } = contractor;
                const standing = daysStanding(contractor, serverNow());
                return (
                  <tr
                    key={id}
                    className={id === chosen ? rows.open : undefined}
                    data-contractor={contractor.code}
                    data-standing={standing}
                  >
                    <td>
                      <button
                        type="button"
                        className={text.link}
                        aria-expanded={id === chosen}
                        onClick={() => {
                          setChosen(id);
                        }}
                      >
                        {contractor.name}
                      </button>
                      <span className={rows.second}>{contractor.code}</span>
                    </td>
                    <td>{messages.days(from, until)}</td>
                    <td>
                      <span className={styles.standing} data-standing={standing}>
                        {messages.standing[standing]}
                      </span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </ListPanel>
      {chosen === undefined ? (
        <section className={panel.panel} aria-labelledby="contractor-title">
          <div className={panel.head}>
            <h2 id="contractor-title">{messages.contractor}</h2>
          </div>
          <Empty description={messages.choose} />
        </section>
      ) : (
        <ContractorPanel key={chosen} id={chosen} />
      )}
      {isMaking && (
        <ContractorDialog
          contractor={undefined}
          onDone={() => {
            setMaking(false);
            void client.invalidateQueries({ queryKey: keys.contractors() });
          }}
          onClose={() => {
            setMaking(false);
          }}
        />
      )}
    </div>
  );
}
