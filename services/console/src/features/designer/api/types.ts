/** A form's document as JSON, as the API takes it, and what it answers. */
import type { FromServer, Schemas } from "@/shared/api/types";
import type { Named } from "@/shared/i18n/words";
import type { Form, FormField } from "@/features/forms";

export type FieldKind = FormField["kind"];
export type Signer = NonNullable<FormField["by"]>;

/** Something to choose. */
export interface Choice extends Named {
  readonly word: string;
}

/** A field, or a column of a table. What a kind does not take is left out. */
export interface DefinitionField {
  readonly name: string;
  readonly title: Named;
  readonly kind: FieldKind;
  readonly required?: boolean;
  readonly personal?: boolean;
  readonly closing?: boolean;
  readonly by?: Signer;
  readonly unit?: string;
  readonly whole?: boolean;
  readonly least?: number;
  readonly most?: number;
  readonly choices?: readonly Choice[];
  readonly column?: readonly DefinitionField[];
}

export interface Running {
  readonly due?: string;
  readonly due_within?: string;
  readonly due_at_closing_time?: boolean;
  readonly once_by?: string;
}

export interface Reminder {
  readonly field: string;
  readonly days: readonly number[];
}

/** A value by which a condition decides, or several. */
export type Meant = boolean | string | readonly string[];

export interface Condition {
  readonly clause: string;
  readonly when: Readonly<Record<string, Meant>>;
  readonly needs?: string | readonly string[];
}

export interface Definition {
  readonly code: string;
  readonly version: number;
  readonly title: Named;
  readonly rules: readonly string[];
  /** Rules of the group's own. */
  readonly clauses?: Readonly<Record<string, Named>>;
  readonly series: string;
  readonly class: Form["class"];
  readonly kept_months?: number;
  readonly size: Form["size"];
  readonly orientation: Form["orientation"];
  readonly fill: string;
  readonly check?: string;
  readonly running?: Running;
  readonly reminder?: readonly Reminder[];
  readonly condition?: readonly Condition[];
  readonly field: readonly DefinitionField[];
}

/** What it says, and its paper. */
export type Proof = FromServer<Schemas["FormProof"]>;
