/** The standards of the group, and a draft that begins with one of them. */
import { Empty, Skeleton } from "antd";
import { useState } from "react";

import { useMe } from "@/shared/api/me";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useStandard } from "@/features/standards";
import { useStandardList } from "../api/queries";
import { useMessages } from "../words";
import { DraftEditor } from "./DraftEditor";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./drafts.module.css";

interface Chosen {
  readonly name: string;
  readonly version: number;
}

export function StandardsPage() {
  const messages = useMessages();
  const { permissions } = useMe();
  const mayWrite = permissions.includes("standards:write");
  const isAllowed = mayWrite || permissions.includes("standards:approve");
  const list = useStandardList(isAllowed);
  const items = list.data?.items ?? [];
  const [chosen, setChosen] = useState<Chosen>();
  return (
    <div className={styles.rooms}>
      <ListPanel
        id="standards"
        title={messages.title}
        list={list}
        empty={items.length > 0 ? undefined : isAllowed ? messages.empty : messages.noRight}
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="standards-title">
            <thead>
              <tr>
                <th scope="col">{messages.standard}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ name, version, status, is_shipped: isShipped }) => {
                const isOpen = chosen?.name === name && chosen.version === version;
                return (
                  <tr
                    key={`${name} ${String(version)}`}
                    className={isOpen ? rows.open : undefined}
                    data-standard={`${name} ${String(version)}`}
                  >
                    <td>
                      <button
                        type="button"
                        className={text.link}
                        aria-expanded={isOpen}
                        onClick={() => {
                          setChosen({ name, version });
                        }}
                      >
                        {name}
                      </button>
                      <span className={rows.second}>
                        {isShipped ? messages.shipped(version) : messages.own(version)}
                        {status !== "published" && ` · ${messages.statuses[status] ?? status}`}
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
        <section className={panel.panel} aria-labelledby="draft-title">
          <div className={panel.head}>
            <h2 id="draft-title">{messages.document}</h2>
          </div>
          <Empty description={messages.choose} />
        </section>
      ) : (
        <Editor
          key={`${chosen.name} ${String(chosen.version)}`}
          chosen={chosen}
          mayWrite={mayWrite}
          onChanged={() => void list.refetch()}
        />
      )}
    </div>
  );
}

interface EditorProps {
  readonly chosen: Chosen;
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
}

function Editor({ chosen, mayWrite, onChanged }: EditorProps) {
  const standard = useStandard(chosen.name, chosen.version, true);
  if (standard.data === undefined) return <Skeleton active className={panel.loading} />;
  return (
    <DraftEditor
      from={standard.data}
      mayWrite={mayWrite}
      onChanged={() => {
        void standard.refetch();
        onChanged();
      }}
    />
  );
}
