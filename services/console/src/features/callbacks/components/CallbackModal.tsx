/** A dialog about one callback: whom and what it is about, a form, and what the server says to it. */
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { keys } from "@/shared/api/keys";
import { ActModal } from "@/shared/ui/ActModal";
import type { Callback } from "../api/types";
import { CallbackSummary } from "./CallbackSummary";

interface CallbackModalProps<Values> {
  readonly callback: Callback;
  readonly onClose: () => void;
  /** Begins the ids of the form's fields. */
  readonly name: string;
  readonly title: string;
  readonly okText: string;
  /** Which field a fault of the request belongs to. */
  readonly places: Readonly<Record<string, string>>;
  readonly initialValues?: Partial<Values>;
  /** Does what the form says; answers what the agent is told of it. */
  readonly act: (values: Values) => Promise<string>;
  readonly children: ReactNode;
}

export function CallbackModal<Values extends object>({ callback, ...dialog }: CallbackModalProps<Values>) {
  const client = useQueryClient();
  // What was refused may have been done by somebody else.
  const readAgain = () => void client.invalidateQueries({ queryKey: keys.callbacks() });
  return (
    <ActModal<Values>
      {...dialog}
      about={<CallbackSummary callback={callback} />}
      onDone={() => {
        dialog.onClose();
        readAgain();
      }}
      onRefused={readAgain}
    />
  );
}
