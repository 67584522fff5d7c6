/** What every page of somebody signed in stands on: the component library, what was read from the server, the router. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useState } from "react";

import { MeContext } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { type Me, session } from "@/shared/api/session";
import { useLanguage } from "@/shared/i18n/words";
import { theme } from "@/shared/ui/theme";
import { deskRouter } from "./router";
import styles from "./frame.module.css";

const router = deskRouter();

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
      <AntApp message={{ top: 56, duration: 3, maxCount: 2 }} className={styles.app}>
        <QueryClientProvider client={client}>
          <MeContext value={me}>
            <RouterProvider router={router} />
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
