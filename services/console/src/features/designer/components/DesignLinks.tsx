/** The ways into the designer, for whoever may design. */
import { Link } from "@tanstack/react-router";

import { useMe } from "@/shared/api/me";
import type { FormLine } from "@/features/forms";
import { useMessages } from "../words";
import text from "@/shared/ui/text.module.css";

function useMayDesign(): boolean {
  return useMe().permissions.includes("registers:supervise");
}

export function NewFormLink() {
  const messages = useMessages();
  if (!useMayDesign()) return null;
  return (
    <Link to="/records/designer" search={{}} className={text.link}>
      {messages.newForm}
    </Link>
  );
}

/** What is designed from a version of a form: itself while it is a draft, its next version, or a copy of it. */
export function DesignLinks({ form }: { form: FormLine }) {
  const messages = useMessages();
  if (!useMayDesign()) return null;
  const { code, version } = form;
  const way = (label: string, as?: "copy" | "next") => (
    <Link
      to="/records/designer"
      search={{ form: code, version, ...(as === undefined ? {} : { as }) }}
      className={text.link}
    >
      {label}
    </Link>
  );
  if (form.is_shipped) return way(messages.copy, "copy");
  return form.status === "draft" ? way(messages.design) : way(messages.nextVersion, "next");
}
