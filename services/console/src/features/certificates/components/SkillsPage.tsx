/** The skills of the group beside who is certified in them: until when, and what lapses soon. */
import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Empty } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { serverNow } from "@/shared/api/serverClock";
import { ListPanel } from "@/shared/ui/ListPanel";
import { type Skill, useSkills } from "@/features/skills";
import { useMessages } from "../words";
import { CertificateList } from "./CertificateList";
import { SkillDialog } from "./SkillDialog";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./skills.module.css";

type Begun = { readonly act: "new" } | { readonly act: "change"; readonly skill: Skill };

export function SkillsPage() {
  const messages = useMessages();
  const { permissions } = useMe();
  if (!permissions.includes("identity:read")) {
    return (
      <section className={panel.panel} aria-labelledby="organisation-title">
        <div className={panel.head}>
          <h2 id="organisation-title" tabIndex={-1}>
            {messages.skills}
          </h2>
        </div>
        <Empty description={messages.noRight} />
      </section>
    );
  }
  return <Skills />;
}

function Skills() {
  const messages = useMessages();
  const client = useQueryClient();
  const mayWrite = useMe().permissions.includes("identity:write");
  const [chosen, setChosen] = useState<string>();
  const [begun, setBegun] = useState<Begun>();
  const skills = useSkills();
  const items = skills.data?.items ?? [];
  const close = () => {
    setBegun(undefined);
  };
  return (
    <div className={styles.rooms}>
      <ListPanel
        id="organisation"
        title={messages.skills}
        list={skills}
        empty={items.length === 0 ? messages.noSkills : undefined}
        tools={
          mayWrite && (
            <Button
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => {
                setBegun({ act: "new" });
              }}
            >
              {messages.newSkill}
            </Button>
          )
        }
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="organisation-title">
            <thead>
              <tr>
                <th scope="col">{messages.skill}</th>
                <th scope="col">{messages.clearance}</th>
                {mayWrite && (
                  <th scope="col">
                    <span className={text.hidden}>{messages.actions}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {items.map((skill) => (
                <tr
                  key={skill.skill_id}
                  className={skill.skill_id === chosen ? rows.open : undefined}
                  data-skill={skill.code}
                >
                  <td>
                    <button
                      type="button"
                      className={text.link}
                      aria-pressed={skill.skill_id === chosen}
                      onClick={() => {
                        setChosen(skill.skill_id === chosen ? undefined : skill.skill_id);
                      }}
                    >
                      {skill.name}
                    </button>
                    <span className={rows.second}>{skill.code}</span>
                  </td>
                  <td>
                    <Clearance skill={skill} />
                  </td>
                  {mayWrite && (
                    <td className={rows.acts}>
                      <Button
                        size="small"
                        aria-label={`${messages.change} ${skill.name}`}
                        onClick={() => {
                          setBegun({ act: "change", skill });
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
        {items.some(({ clears_for }) => clears_for.length > 0) && (
          <Alert className={styles.hint} type="info" showIcon title={messages.accompanied} />
        )}
      </ListPanel>
      <CertificateList skills={items} skillId={chosen} />
      {begun !== undefined && (
        <SkillDialog
          skill={begun.act === "change" ? begun.skill : undefined}
          onDone={() => {
            close();
            void client.invalidateQueries({ queryKey: keys.skills() });
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

/** What a certificate clears for, and since when nobody does that without. */
function Clearance({ skill }: { skill: Skill }) {
  const messages = useMessages();
  const { clears_for: clears, demanded_from: from, demanded_at: at } = skill;
  if (clears.length === 0) return messages.clearsForNothing;
  const isDemanded = at !== null && Date.parse(at) <= serverNow();
  return (
    <>
      <span className={rows.first}>{clears.map((act) => messages.acts[act]).join(", ")}</span>
      <span className={isDemanded ? styles.demanded : rows.second}>
        {from === null
          ? messages.notDemanded
          : isDemanded
            ? messages.demandedSince(from)
            : messages.demandedFrom(from)}
      </span>
    </>
  );
}
