/** What is around every page: the bar on top, the keys that work anywhere, and their list. */
import { lazy, Suspense, useMemo, useState, type ReactNode } from "react";

import type { StreamState } from "@/shared/api/stream";
import { usePageTitle } from "@/shared/ui/usePageTitle";
import { useCommon } from "@/shared/words";
import { DeskHeader } from "./DeskHeader";
import { type Shortcuts, useShortcuts, useSingleKeys } from "./shortcuts";
import styles from "./frame.module.css";

const ShortcutList = lazy(() => import("./ShortcutList"));

interface FrameProps {
  /** What the page is called; Steward's name is added. */
  readonly title: string;
  /** How the ticket stream stands, where the page follows it. */
  readonly live?: StreamState;
  readonly shortcuts?: Shortcuts;
  readonly onEscape?: () => void;
  /** Skips the bar. */
  readonly skip?: ReactNode;
  readonly children: ReactNode;
}

const noShortcuts: Shortcuts = {};
const nothing = () => undefined;

export function Frame({
  title,
  live,
  shortcuts = noShortcuts,
  onEscape = nothing,
  skip,
  children,
}: FrameProps) {
  const common = useCommon();
  const [showsShortcuts, setShowsShortcuts] = useState(false);
  const [hasSingleKeys, setSingleKeys] = useSingleKeys();
  const all = useMemo(
    () => ({
      ...shortcuts,
      "?": () => {
        setShowsShortcuts(true);
      },
    }),
    [shortcuts],
  );
  useShortcuts(all, hasSingleKeys, onEscape);
  usePageTitle(`${title} · ${common.name}`);
  return (
    <div className={styles.desk}>
      {skip}
      <DeskHeader
        live={live}
        onShortcuts={() => {
          setShowsShortcuts(true);
        }}
      />
      {children}
      <Suspense fallback={null}>
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
