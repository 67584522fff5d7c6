/** What is patrolled, when and by whom. */
import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { ListPanel } from "@/shared/ui/ListPanel";
import { Instant } from "@/features/estates";
import { usePlans } from "../api/queries";
import type { PatrolPlan } from "../api/types";
import { useMessages } from "../words";
import { EstateFilter } from "./EstateFilter";
import { PlanDialog } from "./PlanDialog";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./patrols.module.css";

export function PlansPage() {
  const messages = useMessages();
  const client = useQueryClient();
  const [estateId, setEstateId] = useState<string>();
  const [begun, setBegun] = useState<{ readonly plan?: PatrolPlan }>();
  const mayPlan = useMe().permissions.includes("registers:supervise");
  const plans = usePlans(estateId);
  const items = plans.data?.items ?? [];
  const close = () => {
    setBegun(undefined);
  };
  const tools = (
    <>
      <EstateFilter estateId={estateId} onChange={setEstateId} />
      {mayPlan && (
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => {
            setBegun({});
          }}
        >
          {messages.newPlan}
        </Button>
      )}
    </>
  );
  return (
    <div className={styles.alone}>
      <ListPanel
        id="patrols"
        title={messages.plans}
        list={plans}
        empty={items.length === 0 ? messages.noPlans : undefined}
        tools={tools}
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="patrols-title">
            <thead>
              <tr>
                <th scope="col">{messages.name}</th>
                <th scope="col">{messages.frequency}</th>
                <th scope="col">{messages.next}</th>
                {mayPlan && (
                  <th scope="col">
                    <span className={text.hidden}>{messages.actions}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {items.map((plan) => (
                <tr key={plan.patrol_plan_id} data-plan={plan.patrol_plan_id}>
                  <td>
                    <span className={rows.first}>{plan.terms.name}</span>
                    <span className={rows.second}>{plan.terms.form}</span>
                  </td>
                  <td>
                    {messages.frequencies[plan.terms.cadence.frequency]} {plan.terms.cadence.times.join(", ")}
                  </td>
                  <td>
                    {plan.next_at === null ? (
                      messages.noNext
                    ) : (
                      <Instant at={plan.next_at} estateId={plan.estate_id} />
                    )}
                  </td>
                  {mayPlan && (
                    <td className={rows.acts}>
                      <Button
                        size="small"
                        aria-label={`${messages.change} ${plan.terms.name}`}
                        onClick={() => {
                          setBegun({ plan });
                        }}
                      >
                        {messages.change}
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </ListPanel>
      {begun !== undefined && (
        <PlanDialog
          plan={begun.plan}
          estateId={estateId}
          onDone={() => {
            close();
            void client.invalidateQueries({ queryKey: keys.patrolPlans() });
          }}
          onClose={close}
        />
      )}
    </div>
  );
}
