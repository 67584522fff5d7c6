/** When the page itself fails, it says so: what was saved is on the server, and reading it anew is all that helps. */
import { useMessages } from "./words";
import styles from "./plainPage.module.css";

export function Broken() {
  const messages = useMessages();
  return (
    <main className={styles.page} role="alert">
      <h2>{messages.broken.title}</h2>
      <p>{messages.broken.hint}</p>
      <button
        type="button"
        onClick={() => {
          location.reload();
        }}
      >
        {messages.broken.again}
      </button>
    </main>
  );
}
