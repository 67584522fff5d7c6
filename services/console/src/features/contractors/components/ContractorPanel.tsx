/** One firm: whom to ask for there, what it serves, the days of its contract, and whom it sends. */
import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Empty } from "antd";
import { Fragment, useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { serverNow } from "@/shared/api/serverClock";
import { useToday } from "@/shared/api/today";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useCommon } from "@/shared/words";
import { PlaceName } from "@/features/places";
import { useNames } from "@/features/staff";
import { endContract, endPerson, endPlaces } from "../api/actions";
import { useContractor, useContractorPeople } from "../api/queries";
import type { ContractorPerson } from "../api/types";
import { daysStanding } from "../days";
import { useMessages } from "../words";
import { ContractorDialog } from "./ContractorDialog";
import { PersonDialog } from "./PersonDialog";
import { TradeNames } from "./Trades";
import rows from "@/shared/ui/rows.module.css";
import styles from "./contractors.module.css";

type Begun =
  | { readonly act: "change" | "end" | "send" }
  | { readonly act: "change_person" | "end_person"; readonly person: ContractorPerson };

export function ContractorPanel({ id }: { id: string }) {
  const messages = useMessages();
  const common = useCommon();
  const client = useQueryClient();
  const mayWrite = useMe().permissions.includes("identity:write");
  const contractor = useContractor(id);
  const [begun, setBegun] = useState<Begun>();
  const firm = contractor.data;
  const close = () => {
    setBegun(undefined);
  };
  const done = () => {
    close();
    void client.invalidateQueries({ queryKey: keys.contractors() });
    void client.invalidateQueries({ queryKey: keys.contractorPeople() });
  };
  const shared = { onDone: done, onClose: close };
  const isOver = firm !== undefined && daysStanding(firm, serverNow()) === "over";
  return (
    <>
      <ListPanel
        id="contractor"
        title={firm?.name ?? messages.contractor}
        list={contractor}
        tools={
          mayWrite &&
          firm !== undefined && (
            <span className={styles.acts}>
              <Button
                onClick={() => {
                  setBegun({ act: "change" });
                }}
              >
                {messages.change}
              </Button>
              {!isOver && (
                <Button
                  onClick={() => {
                    setBegun({ act: "end" });
                  }}
                >
                  {messages.endContract}
                </Button>
              )}
            </span>
          )
        }
      >
        {firm !== undefined && (
          <>
            <dl className={styles.facts}>
              <div>
                <dt>{messages.contact}</dt>
                <dd>{[firm.contact_name, firm.contact_phone].filter(Boolean).join(" ") || common.none}</dd>
              </div>
              <div>
                <dt>{messages.contract}</dt>
                <dd>{messages.days(firm.from, firm.until)}</dd>
              </div>
              <div>
                <dt>{messages.trades}</dt>
                <dd>
                  <TradeNames ids={firm.skill_ids} />
                </dd>
              </div>
              <div>
                <dt>{messages.serves}</dt>
                <dd>
                  {firm.place_ids.length === 0
                    ? messages.wholeGroup
                    : firm.place_ids.map((place, at) => (
                        <Fragment key={place}>
                          {at === 0 ? "" : messages.comma}
                          <PlaceName id={place} />
                        </Fragment>
                      ))}
                </dd>
              </div>
            </dl>
            <div className={styles.part}>
              <h3 id="people-title">{messages.people}</h3>
              {mayWrite && !isOver && (
                <Button
                  type="primary"
                  size="small"
                  icon={<PlusOutlined aria-hidden="true" />}
                  onClick={() => {
                    setBegun({ act: "send" });
                  }}
                >
                  {messages.newPerson}
                </Button>
              )}
            </div>
            <People
              contractorId={id}
              onBegin={
                mayWrite
                  ? (act, person) => {
                      setBegun({ act, person });
                    }
                  : undefined
              }
            />
          </>
        )}
      </ListPanel>
      {begun?.act === "change" && firm !== undefined && <ContractorDialog {...shared} contractor={firm} />}
      {begun?.act === "send" && firm !== undefined && (
        <PersonDialog {...shared} contractor={firm} person={undefined} />
      )}
      {begun?.act === "change_person" && firm !== undefined && (
        <PersonDialog {...shared} contractor={firm} person={begun.person} />
      )}
      {begun?.act === "end" && firm !== undefined && (
        <EndDays
          {...shared}
          title={messages.endTitle(firm.name)}
          hint={messages.endHint}
          end={(until) => endContract(id, until)}
        />
      )}
      {begun?.act === "end_person" && (
        <EndDays
          {...shared}
          title={messages.endTitle(begun.person.name)}
          hint={messages.endPersonHint}
          end={(until) => endPerson(begun.person.contractor_person_id, until)}
        />
      )}
    </>
  );
}

interface EndDaysProps {
  readonly title: string;
  readonly hint: string;
  readonly end: (until: string) => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function EndDays({ title, hint, end, onDone, onClose }: EndDaysProps) {
  const messages = useMessages();
  const today = useToday();
  return (
    <ActModal<{ until: string }>
      name="end"
      title={title}
      okText={messages.endContract}
      places={endPlaces}
      initialValues={{ until: today }}
      about={<p>{hint}</p>}
      act={async ({ until }) => {
        await end(until);
        return messages.ended;
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <DayField name="until" label={messages.lastDay} isRequired />
    </ActModal>
  );
}

interface PeopleProps {
  readonly contractorId: string;
  readonly onBegin: ((act: "change_person" | "end_person", person: ContractorPerson) => void) | undefined;
}

function People({ contractorId, onBegin }: PeopleProps) {
  const messages = useMessages();
  const common = useCommon();
  const nameOf = useNames();
  const people = useContractorPeople({ contractor_id: contractorId }, true);
  const items = people.data?.items ?? [];
  if (people.data !== undefined && items.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={messages.nobody} />;
  }
  return (
    <table className={rows.rows} aria-labelledby="people-title">
      <thead>
        <tr>
          <th scope="col">{messages.who}</th>
          <th scope="col">{messages.phone}</th>
          <th scope="col">{messages.account}</th>
          <th scope="col">{messages.contractDays}</th>
          {onBegin !== undefined && <th scope="col">{messages.actions}</th>}
        </tr>
      </thead>
      <tbody>
        {items.map((person) => {
          const standing = daysStanding(person, serverNow());
          return (
            <tr key={person.contractor_person_id} data-person={person.name} data-standing={standing}>
              <td>{person.name}</td>
              <td>{person.phone ?? common.none}</td>
              <td>{person.staff_id === null ? messages.noAccount : nameOf(person.staff_id)}</td>
              <td>
                <span className={rows.first}>{messages.days(person.from, person.until)}</span>
                <span className={rows.second}>{messages.standing[standing]}</span>
              </td>
              {onBegin !== undefined && (
                <td>
                  <span className={styles.acts}>
                    <Button
                      size="small"
                      aria-label={`${messages.change} ${person.name}`}
                      onClick={() => {
                        onBegin("change_person", person);
                      }}
                    >
                      {messages.change}
                    </Button>
                    {standing !== "over" && (
                      <Button
                        size="small"
                        aria-label={`${messages.endContract} ${person.name}`}
                        onClick={() => {
                          onBegin("end_person", person);
                        }}
                      >
                        {messages.endContract}
                      </Button>
                    )}
                  </span>
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
