/** The call desk: the call on the left, the tickets and the callbacks on the right, one ticket in a panel over them. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";

import { useLiveTickets } from "../api/live";
import { problemFrom } from "../api/problem";
import { session, type Me } from "../api/session";
import { useLanguage, useMessages } from "../i18n/useMessages";
import { theme } from "../shell/theme";
import { CallDesk } from "./CallDesk";
import { CallbackList } from "./CallbackList";
import { DeskHeader } from "./DeskHeader";
import { MeContext } from "./me";
import { closeTicket, useOpenTicket } from "./openTicket";
import { focusOn, useShortcuts, useSingleKeys } from "./shortcuts";
import { TicketList } from "./TicketList";
import "./desk.css";

const TicketPanel = lazy(() => import("./TicketPanel"));
const ShortcutList = lazy(() => import("./ShortcutList"));

const locales = { en: enUS, "zh-CN": zhCN };

export default function DeskPage({ me }: { me: Me }) {
  const language = useLanguage();
  const [client] = useState(newClient);
  useReadingAgain(client);
  return (
    <ConfigProvider
      locale={locales[language]}
      theme={theme}
      button={{ autoInsertSpace: false }}
      componentSize="medium"
    >
      <AntApp message={{ top: 56, duration: 3, maxCount: 2 }} className="desk-app">
        <QueryClientProvider client={client}>
          <MeContext value={me}>
            <Desk />
          </MeContext>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}

function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What the server refused is shown at once; what may pass by itself is asked for twice more.
        retry: (failures, error) => failures < 2 && problemFrom(error).isPassing,
        staleTime: 5_000,
        refetchOnWindowFocus: false,
      },
      // Writes repeat themselves with their own key (actions.ts).
      mutations: { retry: false },
    },
  });
}

/** After the session had ended and was begun again, what could not be read meanwhile is read. */
function useReadingAgain(client: QueryClient): void {
  useEffect(() => {
    let before = session.state().status;
    return session.subscribe(() => {
      const now = session.state().status;
      if (before === "expired" && now === "signed_in") void client.invalidateQueries();
      before = now;
    });
  }, [client]);
}

function Desk() {
  const messages = useMessages();
  const live = useLiveTickets();
  const ticketId = useOpenTicket();
  const [callNumber, setCallNumber] = useState(1);
  const [showsShortcuts, setShowsShortcuts] = useState(false);
  const [hasSingleKeys, setSingleKeys] = useSingleKeys();

  const nextCall = useCallback(() => {
    setCallNumber((number) => number + 1);
  }, []);
  const shortcuts = useMemo(
    () => ({
      "/": () => {
        focusOn("phone");
      },
      n: nextCall,
      t: () => {
        focusOn("tickets");
      },
      c: () => {
        focusOn("callbacks");
      },
      "?": () => {
        setShowsShortcuts(true);
      },
    }),
    [nextCall],
  );
  useShortcuts(shortcuts, hasSingleKeys, closeTicket);

  return (
    <div className="desk">
      <a className="desk__skip" href="#tickets" onClick={skipToTickets}>
        {messages.desk.skip}
      </a>
      <DeskHeader
        live={live}
        onShortcuts={() => {
          setShowsShortcuts(true);
        }}
      />
      <main className="desk__rooms">
        {/* A new call is a new form: nothing of the last caller stays behind. */}
        <CallDesk key={callNumber} onNextCall={nextCall} />
        <div className="desk__work">
          <TicketList isLive={live.status === "live"} />
          <CallbackList />
        </div>
      </main>
      <Suspense fallback={null}>
        {ticketId !== undefined && <TicketPanel key={ticketId} id={ticketId} />}
        {showsShortcuts && (
          <ShortcutList
            hasSingleKeys={hasSingleKeys}
            onSingleKeys={setSingleKeys}
            onClose={() => {
              setShowsShortcuts(false);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

function skipToTickets(event: React.MouseEvent) {
  event.preventDefault();
  focusOn("tickets");
}
