/** Designs a form: what it is made of, the part that is looked at, and beside it the form as it comes out. */
import { useState } from "react";

import { inWords, useLanguage } from "@/shared/i18n/words";
import type { FieldError } from "@/shared/api/types";
import { useProof } from "../api/proof";
import type { Definition, FieldKind } from "../api/types";
import { type Part, partOf } from "../faults";
import { definitionOf, newField, type Sketch, sketchOf } from "../sketch";
import { useMessages } from "../words";
import { FindingsContext } from "./context";
import { Outline } from "./Outline";
import { PartPanel } from "./PartPanel";
import { Preview } from "./Preview";
import { type Begun, SaveBar } from "./SaveBar";
import { focusPlace } from "./focus";
import panel from "@/shared/ui/panel.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./designer.module.css";

interface DesignerProps {
  readonly begun: Begun;
  /** The rules that forms rest on already. */
  readonly knownRules: readonly string[];
  /** A draft is kept for the first time, and has an address. */
  readonly onKept: (definition: Definition) => void;
  readonly onPublished: (definition: Definition) => void;
}

export function Designer({ begun, knownRules, onKept, onPublished }: DesignerProps) {
  const messages = useMessages();
  const language = useLanguage();
  const [sketch, setSketch] = useState<Sketch>(() => sketchOf(begun.definition));
  const [part, setPart] = useState<Part>({ at: "head" });
  const [isKept, setKept] = useState(begun.etag !== undefined);
  const [isAll, setAll] = useState(begun.etag !== undefined);
  const [said, setSaid] = useState("");
  /** What a removal can be taken back to, until something else is changed. */
  const [removed, setRemoved] = useState<{
    readonly from: Sketch;
    readonly part: Part;
    readonly name: string;
  }>();
  const definition = definitionOf(sketch);
  const proofing = useProof(definition);
  const faults = proofing.problem?.faults ?? [];
  const title = inWords(sketch.title, language).trim() || messages.newForm;

  const change = (changed: Sketch) => {
    setRemoved(undefined);
    setSketch(changed);
  };
  const add = (kind: FieldKind) => {
    const field = newField(
      kind,
      sketch.field.map(({ name }) => name),
    );
    change({ ...sketch, field: [...sketch.field, field] });
    setPart({ at: "field", key: field.key });
  };
  const go = (fault: FieldError) => {
    setAll(true);
    setPart(partOf(fault.pointer, sketch));
    focusPlace(fault.pointer);
  };
  return (
    <section
      className={`${panel.panel} ${styles.designer}`}
      aria-labelledby="records-title"
      data-designer={sketch.code}
    >
      <div className={panel.head}>
        <h2 id="records-title" tabIndex={-1} className={styles.title}>
          {title} <span className={text.faint}>{messages.version(sketch.version)}</span>
        </h2>
        <SaveBar
          begun={begun}
          definition={definition}
          title={title}
          onTry={() => {
            setAll(true);
          }}
          onFault={go}
          onKept={() => {
            setKept(true);
            onKept(definition);
          }}
          onPublished={() => {
            onPublished(definition);
          }}
        />
      </div>
      <FindingsContext value={{ faults, isAll }}>
        <div className={styles.halves}>
          <div className={styles.side}>
            <Outline
              sketch={sketch}
              part={part}
              faults={faults}
              onPart={setPart}
              onChange={change}
              onAdd={add}
              onSaid={setSaid}
            />
          </div>
          <div className={styles.middle}>
            {removed !== undefined && (
              <p className={styles.removed} role="status">
                {messages.removed(removed.name)}{" "}
                <button
                  type="button"
                  className={text.link}
                  onClick={() => {
                    setSketch(removed.from);
                    setPart(removed.part);
                    setRemoved(undefined);
                  }}
                >
                  {messages.undo}
                </button>
              </p>
            )}
            <PartPanel
              sketch={sketch}
              part={part}
              isKept={isKept}
              knownRules={knownRules}
              onPart={setPart}
              onChange={change}
              onRemoved={(changed, name) => {
                setRemoved({ from: sketch, part, name });
                setSketch(changed);
              }}
            />
          </div>
          <div className={styles.beside}>
            <Preview proofing={proofing} onFault={go} />
          </div>
        </div>
      </FindingsContext>
      <p className={text.hidden} role="status">
        {said}
      </p>
    </section>
  );
}
