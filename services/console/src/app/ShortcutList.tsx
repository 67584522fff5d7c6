import { Modal, Switch } from "antd";

import { useMessages } from "./words";
import styles from "./shortcutList.module.css";

interface ShortcutListProps {
  readonly hasSingleKeys: boolean;
  readonly onSingleKeys: (isOn: boolean) => void;
  readonly onClose: () => void;
}

export default function ShortcutList({ hasSingleKeys, onSingleKeys, onClose }: ShortcutListProps) {
  const messages = useMessages();
  const words = messages.shortcuts;
  return (
    <Modal open title={words.title} footer={null} width={460} onCancel={onClose}>
      <Keys
        title={words.where}
        rows={[
          ["/", words.phone],
          ["N", words.newCall],
          ["T", words.tickets],
          ["↑ ↓", words.list],
          ["C", words.callbacks],
          ["?", words.help],
        ]}
      />
      <Keys
        title={words.inForm}
        rows={[
          ["Alt 1 … 9", words.pick],
          ["Ctrl ↵", words.send],
          ["Esc", words.escape],
        ]}
      />
      <label className={styles.switch}>
        <Switch checked={hasSingleKeys} onChange={onSingleKeys} aria-label={words.single} />
        <span>
          {words.single}
          <small>{words.singleHint}</small>
        </span>
      </label>
    </Modal>
  );
}

function Keys({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <section className={styles.keys}>
      <h3>{title}</h3>
      <dl>
        {rows.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
