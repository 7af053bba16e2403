/** Parts of a screen side by side: links, so that each has its address. */
import { number } from "../i18n";

/** One part; `href` is a hash, `count` stands beside the word where it is not null. */
export interface Tab {
  title: string;
  href: string;
  isCurrent: boolean;
  count?: number | null;
  testId?: string;
}

/** The row of them; `label` names it to who cannot see it. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a
          key={tab.href}
          href={tab.href}
          aria-current={tab.isCurrent ? "page" : undefined}
          data-testid={tab.testId}
        >
          {tab.title}
          {typeof tab.count === "number" && <span class="tab-count">{number(tab.count)}</span>}
        </a>
      ))}
    </nav>
  );
}
