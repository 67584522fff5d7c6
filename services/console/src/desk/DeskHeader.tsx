import { LogoutOutlined, QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";

import type { StreamState } from "../api/stream";
import { useMessages } from "../i18n/useMessages";
import { signOutEverywhere } from "../session/otherTabs";
import { LanguageSwitch } from "../shell/LanguageSwitch";
import { useTicking } from "../time/ticker";
import { useMe } from "./me";
import { NoticeBell } from "./NoticeBell";

export function DeskHeader({ live, onShortcuts }: { live: StreamState; onShortcuts: () => void }) {
  const messages = useMessages();
  const me = useMe();
  return (
    <header className="bar">
      <img src="/favicon.svg" alt="" width={28} height={28} />
      <h1 className="bar__name">{messages.name}</h1>
      <span className="bar__tagline">{messages.tagline}</span>
      <LiveMark live={live} />
      <div className="bar__tools">
        <NoticeBell />
        <LanguageSwitch />
        <Tooltip title={`${messages.shortcuts.open} (?)`}>
          <Button
            className="bar__button"
            type="text"
            icon={<QuestionCircleOutlined />}
            aria-label={messages.shortcuts.open}
            onClick={onShortcuts}
          />
        </Tooltip>
        <span className="bar__me">{me.username}</span>
        <Button
          className="bar__button"
          type="text"
          icon={<LogoutOutlined />}
          onClick={() => void signOutEverywhere()}
        >
          {messages.signIn.out}
        </Button>
      </div>
    </header>
  );
}

/** Whether the list changes by itself: said in words, not by colour alone. */
function LiveMark({ live }: { live: StreamState }) {
  const messages = useMessages();
  const seconds = useTicking(() =>
    live.status === "waiting" ? Math.max(1, Math.ceil((live.retryAt - Date.now()) / 1000)) : 0,
  );
  return (
    <Tooltip title={messages.live.hint}>
      <span className={`live live--${live.status}`} data-live={live.status}>
        <span className="live__dot" aria-hidden="true" />
        <span role="status">
          {live.status === "waiting" ? messages.live.waiting(seconds) : messages.live[live.status]}
        </span>
      </span>
    </Tooltip>
  );
}
