/** A word in a coloured pill: the word carries the meaning, the colour helps. */
import type { ComponentChildren } from "preact";
import { Icon } from "./icon";

/** What the colour says. */
export type Tone = "good" | "warning" | "bad" | "info" | "quiet";

interface Props {
  tone: Tone;
  icon?: unknown;
  title?: string;
  testId?: string;
  children: ComponentChildren;
}

/** The pill. */
export function Badge({ tone, icon, title, testId, children }: Props) {
  return (
    <span class={`badge badge-${tone}`} title={title} data-testid={testId}>
      {icon !== undefined && <Icon of={icon} size={14} />}
      {children}
    </span>
  );
}
