/** Which page there is: signing in, or the desk. */
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";

import { session } from "@/shared/api/session";
import { useLanguage } from "@/shared/i18n/words";
import { useCommon } from "@/shared/words";
import { SignInAgain, SignInPage, useSignOutElsewhere } from "@/features/session";
import styles from "./splash.module.css";

// Asked for while the agent types the password, so that the desk is there when the server has said yes.
const desk = import("./DeskPage");
const DeskPage = lazy(() => desk);

export function App() {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const language = useLanguage();
  useSignOutElsewhere();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  switch (state.status) {
    case "restoring":
      return <Splash />;
    case "signed_out":
      return <SignInPage problem={state.problem} />;
    case "signed_in":
    case "expired":
      // Another person's sign-in begins with an empty desk.
      return (
        <>
          <Suspense fallback={<Splash />}>
            <DeskPage key={state.me.staffId} me={state.me} />
          </Suspense>
          {state.status === "expired" && <SignInAgain username={state.me.username} />}
        </>
      );
  }
}

function Splash() {
  const common = useCommon();
  return (
    <main className={styles.splash} aria-busy="true">
      <img src="/favicon.svg" alt="" width={40} height={40} />
      <p>{common.loading}</p>
    </main>
  );
}
