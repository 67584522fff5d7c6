import { LogoutOutlined, QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";

import { useMe } from "@/shared/api/me";
import type { StreamState } from "@/shared/api/stream";
import { useTicking } from "@/shared/time/ticker";
import { LanguageSwitch } from "@/shared/ui/LanguageSwitch";
import { useCommon } from "@/shared/words";
import { NoticeBell } from "@/features/notices";
import { signOutEverywhere } from "@/features/session";
import { DeskNav } from "./DeskNav";
import { useMessages } from "./words";
import bar from "@/shared/ui/bar.module.css";
import styles from "./deskHeader.module.css";

export function DeskHeader({
  live,
  onShortcuts,
}: {
  live: StreamState | undefined;
  onShortcuts: () => void;
}) {
  const messages = useMessages();
  const common = useCommon();
  const me = useMe();
  return (
    <header className={styles.bar}>
      <img src="/favicon.svg" alt="" width={28} height={28} />
      <h1 className={styles.name}>{common.name}</h1>
      <span className={styles.tagline}>{common.tagline}</span>
      <DeskNav />
      {live !== undefined && <LiveMark live={live} />}
      <div className={styles.tools}>
        <NoticeBell />
        <LanguageSwitch isOnDark />
        <Tooltip title={`${messages.shortcuts.open} (?)`}>
          <Button
            className={bar.button}
            type="text"
            icon={<QuestionCircleOutlined />}
            aria-label={messages.shortcuts.open}
            onClick={onShortcuts}
          />
        </Tooltip>
        <span className={styles.me}>{me.username}</span>
        <Button
          className={bar.button}
          type="text"
          icon={<LogoutOutlined />}
          onClick={() => void signOutEverywhere()}
        >
          {messages.out}
        </Button>
      </div>
    </header>
  );
}

const lights: Partial<Record<StreamState["status"], string>> = {
  live: styles.isLive,
  waiting: styles.isWaiting,
};

/** Whether the list changes by itself: said in words, not by colour alone. */
function LiveMark({ live }: { live: StreamState }) {
  const messages = useMessages();
  const seconds = useTicking(() =>
    live.status === "waiting" ? Math.max(1, Math.ceil((live.retryAt - Date.now()) / 1000)) : 0,
  );
  return (
    <Tooltip title={messages.live.hint}>
      <span className={`${styles.live} ${lights[live.status] ?? ""}`} data-live={live.status}>
        <span className={styles.dot} aria-hidden="true" />
        <span role="status">
          {live.status === "waiting" ? messages.live.waiting(seconds) : messages.live[live.status]}
        </span>
      </span>
    </Tooltip>
  );
}
