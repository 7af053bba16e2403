/** What the fields of one kind of condition are given, and what a kind of condition is. */
import type { ComponentType } from "preact";
import type { Key } from "../../../i18n";
import type { Condition } from "../../../rules/tree";

/** `set` takes the fields that change; `errorOf` tells what the server says of a field. */
export interface LeafProps {
  node: Condition;
  set: (fields: Record<string, unknown>) => void;
  errorOf: (field: string) => string | undefined;
  disabled: boolean;
  testId: string;
}

/** One kind of condition. */
export interface Leaf {
  type: string;
  /** Its name. */
  title: Key;
  /** A drawing of lucide's. */
  icon: unknown;
  /** Whether the clock asks it, in a rule with a schedule, or what comes in. */
  asked: "clock" | "signal";
  fields: ComponentType<LeafProps>;
}
