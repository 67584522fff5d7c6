/** An address at which nothing is says so, and shows the way back. */
import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { Frame } from "./Frame";
import { useMessages } from "./words";
import text from "@/shared/ui/text.module.css";
import styles from "./plainPage.module.css";

export function NoSuchPage() {
  const messages = useMessages();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, []);
  return (
    <Frame title={messages.noSuchPage.title}>
      <main className={styles.page}>
        <h2 ref={title} tabIndex={-1}>
          {messages.noSuchPage.title}
        </h2>
        <p>{messages.noSuchPage.hint(path)}</p>
        <Link to="/calls" className={text.link}>
          {messages.noSuchPage.home}
        </Link>
      </main>
    </Frame>
  );
}
