/** Small signs for severity, status, rating and people: a shape and a word, never colour alone. */
import {
  Archive,
  Bell,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePlay,
  CircleX,
  Diamond,
  Eye,
  Hourglass,
  Merge,
  MessageSquare,
  OctagonAlert,
  Star,
  TriangleAlert,
} from "lucide";
import type { AlertStatus, CaseStatus, Named, Severity } from "../api/types";
import { t } from "../i18n";
import { alertStatus, caseStatus, severityWord } from "../words";
import { Icon } from "./icon";

/** The shape of each severity. */
export const SEVERITY_SHAPES: Readonly<Record<Severity, unknown>> = {
  low: CircleDashed,
  medium: Diamond,
  high: TriangleAlert,
  critical: OctagonAlert,
};

/** The shape of each status of a case. */
export const CASE_SHAPES: Readonly<Record<CaseStatus, unknown>> = {
  new: CircleDot,
  acknowledged: Eye,
  in_progress: CirclePlay,
  resolved: CircleCheck,
  closed: Archive,
  merged: Merge,
  rejected: CircleX,
};

const ALERT_SHAPES: Readonly<Record<AlertStatus, unknown>> = {
  firing: Bell,
  acknowledged: Eye,
  resolved: CircleCheck,
  expired: Hourglass,
};

/** How bad. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  return (
    <span class={`badge severity-${severity}`}>
      <Icon of={SEVERITY_SHAPES[severity]} size={14} />
      {severityWord(severity)}
    </span>
  );
}

/** The shape alone, for dense lists; the word is there for pointers and screen readers. */
export function SeverityMark({ severity }: { severity: Severity | null }) {
  if (severity === null) {
    return (
      <span class="mark mark-none">
        <Icon of={MessageSquare} size={14} />
      </span>
    );
  }
  return (
    <span class={`mark severity-${severity}`} title={severityWord(severity)}>
      <Icon of={SEVERITY_SHAPES[severity]} size={14} />
      <span class="sr-only">{severityWord(severity)}</span>
    </span>
  );
}

/** How far a case is. */
export function CaseStatusBadge({ status }: { status: CaseStatus }) {
  return (
    <span class={`badge status-${status}`} data-testid="case-status" data-status={status}>
      <Icon of={CASE_SHAPES[status]} size={14} />
      {caseStatus(status)}
    </span>
  );
}

/** How far an alert is. */
export function AlertStatusBadge({ status }: { status: AlertStatus }) {
  return (
    <span class={`badge alert-${status}`} data-testid="alert-status" data-status={status}>
      <Icon of={ALERT_SHAPES[status]} size={14} />
      {alertStatus(status)}
    </span>
  );
}

/** One to five stars, spoken as words. */
export function Stars({ rating }: { rating: number }) {
  return (
    <span class="stars" role="img" aria-label={t("rating.spoken", { n: rating })}>
      {[1, 2, 3, 4, 5].map((step) => (
        <span key={step} class={step <= rating ? "star is-full" : "star"}>
          <Icon of={Star} size={14} />
        </span>
      ))}
    </span>
  );
}

/** The rating where five stars have no room. */
export function StarCount({ rating }: { rating: number }) {
  const words = t("rating.spoken", { n: rating });
  return (
    <span class="star-count" role="img" aria-label={words} title={words}>
      <Icon of={Star} size={14} />
      {rating}
    </span>
  );
}

interface AvatarProps {
  person: Named;
  size?: "small" | "large";
  /** The name stands beside it: it is not said twice. */
  isBeside?: boolean;
}

/** A person's initials, with the name for whoever asks. */
export function Avatar({ person, size = "small", isBeside = false }: AvatarProps) {
  return (
    <span
      class={`avatar avatar-${size} tint-${tint(person.name)}`}
      title={person.name}
      aria-hidden={isBeside || undefined}
    >
      <span aria-hidden="true">{initials(person.name)}</span>
      <span class="sr-only">{person.name}</span>
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return (
    picked
      .map((word) => [...(word ?? "")][0] ?? "")
      .join("")
      .toUpperCase() || "?"
  );
}

// One of six quiet tints, the same for the same name everywhere.
function tint(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % 6;
}
