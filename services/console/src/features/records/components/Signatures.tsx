/** The signatures that a form asks for: those that were given, and those that may be given now. */
import { Button } from "antd";
import { useState } from "react";

import { useMe } from "@/shared/api/me";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { Instant } from "@/features/estates";
import type { Form, FormField } from "@/features/forms";
import { useNames } from "@/features/staff";
import type { SeenRecord, Signature } from "../api/types";
import { maySign } from "../rules/acts";
import { useMessages } from "../words";
import { Drawing } from "./Drawing";
import { SignatureDialog } from "./SignatureDialog";
import styles from "./records.module.css";
import pad from "./signaturePad.module.css";

interface SignaturesProps {
  readonly seen: SeenRecord;
  readonly definition: Form;
  readonly onDone: (fresh: SeenRecord) => void;
}

export function Signatures({ seen, definition, onDone }: SignaturesProps) {
  const messages = useMessages();
  const language = useLanguage();
  const me = useMe();
  const [signing, setSigning] = useState<FormField>();
  const { record } = seen;
  const asked = definition.fields.filter(({ kind }) => kind === "signature");
  if (asked.length === 0 || record.status === "draft") return null;
  const unsigned = (field: FormField) => {
    if (field.is_closing && record.running_since !== null) return messages.signedOnceClosed;
    return field.is_required ? messages.notSigned : messages.notSignedOptional;
  };
  return (
    <section aria-labelledby="record-signatures">
      <h3 id="record-signatures">{messages.signatures}</h3>
      <ul className={styles.signatures}>
        {asked.map((field) => {
          const given = record.signatures.find((one) => one.field === field.name);
          return (
            <li key={field.name} data-signature={field.name}>
              <b>{inWords(field.title, language)}</b>
              {given === undefined ? (
                <span>{unsigned(field)}</span>
              ) : (
                <Given signature={given} estateId={record.estate_id} isCustomers={field.by === "customer"} />
              )}{" "}
              {maySign(record, definition, field, me) && (
                <Button
                  size="small"
                  aria-label={messages.signAs(inWords(field.title, language))}
                  onClick={() => {
                    setSigning(field);
                  }}
                >
                  {messages.sign}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {signing !== undefined && (
        <SignatureDialog
          field={signing}
          seen={seen}
          onDone={onDone}
          onClose={() => {
            setSigning(undefined);
          }}
        />
      )}
    </section>
  );
}

interface GivenProps {
  readonly signature: Signature;
  readonly estateId: string;
  readonly isCustomers: boolean;
}

function Given({ signature, estateId, isCustomers }: GivenProps) {
  const messages = useMessages();
  const nameOf = useNames();
  const by = nameOf(signature.taken_by);
  return (
    <>
      {signature.strokes.length > 0 && (
        <span className={pad.given}>
          <Drawing strokes={signature.strokes as unknown as [number, number][][]} />
        </span>
      )}
      <span>
        {isCustomers ? messages.signedBefore(signature.name ?? "", by) : by} ·{" "}
        <Instant at={signature.signed_at} estateId={estateId} />
      </span>
    </>
  );
}
