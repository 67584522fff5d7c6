/** A form as it prints, in the shape of its sheet. */
import type { Form } from "../api/types";
import { useMessages } from "../words";
import styles from "./formPreview.module.css";

interface PaperProps {
  /** The page as the server makes it. */
  readonly page: string;
  readonly orientation: Form["orientation"];
  readonly size: Form["size"];
}

export function Paper({ page, orientation, size }: PaperProps) {
  const messages = useMessages();
  // Nothing runs in it, and it reaches nothing of this page.
  return (
    <iframe
      className={`${styles.paper} ${orientation === "landscape" ? styles.landscape : ""}`}
      title={messages.paper}
      data-sheet={`${size} ${orientation}`}
      sandbox=""
      srcDoc={page}
    />
  );
}
