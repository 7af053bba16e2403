/** The palette: a few letters lead to any screen, command, case or alert. */
import { useSignal, useSignalEffect } from "@preact/signals";
import {
  ArrowRightLeft,
  Bell,
  CornerDownLeft,
  Inbox,
  LogOut,
  Monitor,
  Moon,
  Search,
  Sun,
} from "lucide";
import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import { fetchCases } from "../api/cases";
import { signOut } from "../api/session";
import { t } from "../i18n";
import { type Command, matching, offeredCommands, paletteOpen } from "../palette";
import { theme } from "../prefs";
import { go, href } from "../router";
import { seenBy } from "../screens";
import { alerts } from "../state/alerts";
import { may, me } from "../state/me";
import { settleToasts } from "../state/toasts";
import { Icon } from "../ui/icon";
import { useOverPage } from "../ui/over_page";
import { switchTo } from "./workspace_menu";
import "../styles/palette.css";

const TYPING_MS = 180;
// As many as a phone shows without scrolling; more letters narrow it down.
const MOST_FOUND = 5;
const MOST_SHOWN = 40;

interface Entry extends Command {
  section: "here" | "cases" | "alerts" | "go" | "more";
}

/** Shown while `paletteOpen`; brought when it is opened first. */
export default function Palette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const marked = useRef<string | null>(null);
  const words = useSignal("");
  const at = useSignal(0);
  // Who presses Enter means what stood highlighted, wherever later finds have moved it.
  const held = useSignal<string | null>(null);
  const found = useSignal<readonly Entry[]>([]);

  useOverPage(dialog);
  useSignalEffect(() => {
    at.value = 0;
    held.value = null;
    const text = words.value.trim();
    found.value = [];
    if (text.length < 2 && !/^\d$/.test(text)) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      void lookUp(text, abort.signal).then((entries) => {
        if (abort.signal.aborted) return;
        held.value = marked.current;
        found.value = entries;
      });
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  });

  const entries = inSections([
    ...matching(fixedEntries(), words.value).slice(0, MOST_SHOWN),
    ...found.value,
  ]);
  const kept = held.value === null ? -1 : entries.findIndex((one) => nameOf(one) === held.value);
  const standing = kept >= 0 ? kept : Math.min(at.value, entries.length - 1);
  const chosen = entries[standing];
  marked.current = chosen ? nameOf(chosen) : null;
  const choose = (index: number) => {
    held.value = null;
    at.value = index;
  };

  const close = () => {
    paletteOpen.value = false;
  };
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    entry.run();
  };
  const move = (by: number) => {
    choose((standing + by + entries.length) % entries.length);
    list.current?.querySelector(`#palette-${at.value}`)?.scrollIntoView({ block: "nearest" });
  };

  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={t("palette.title")}
      data-testid="palette"
      onClose={close}
      onPointerDown={(event) => event.target === dialog.current && close()}
    >
      <label class="palette-field">
        <Icon of={Search} size={18} />
        <span class="sr-only">{t("palette.title")}</span>
        <input
          data-testid="palette-words"
          role="combobox"
          autocomplete="off"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={chosen ? `palette-${entries.indexOf(chosen)}` : undefined}
          placeholder={t("palette.hint")}
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            if (event.key === "ArrowDown" && entries.length > 0) move(1);
            else if (event.key === "ArrowUp" && entries.length > 0) move(-1);
            else if (event.key === "Enter") run(chosen);
            else return;
            event.preventDefault();
          }}
        />
      </label>
      <div
        class="palette-list"
        id="palette-list"
        role="listbox"
        ref={list}
        aria-label={t("palette.title")}
      >
        {entries.map((entry, index) => (
          <Fragment key={nameOf(entry)}>
            {entries[index - 1]?.section !== entry.section && (
              <p class="palette-section" role="presentation">
                {t(`palette.${entry.section}`)}
              </p>
            )}
            <div
              id={`palette-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={entry === chosen}
              onPointerMove={() => {
                choose(index);
              }}
              onClick={() => run(entry)}
              onKeyDown={() => undefined}
            >
              <Icon of={entry.icon ?? CornerDownLeft} size={16} />
              <span>{entry.title}</span>
              {entry.keys && <Keys keys={entry.keys} />}
            </div>
          </Fragment>
        ))}
      </div>
      {entries.length === 0 && <p class="palette-none muted">{t("palette.none")}</p>}
    </dialog>
  );
}

/** A shortcut as it is shown: each key a key. */
export function Keys({ keys }: { keys: string }) {
  const isMac = navigator.platform.startsWith("Mac");
  return (
    <span class="keys-shown">
      {keys.split(" ").map((press) => (
        <kbd key={press}>{shown(press, isMac)}</kbd>
      ))}
    </span>
  );
}

function shown(press: string, isMac: boolean): string {
  const [key = "", ...held] = press.split("+").reverse();
  const names = held.reverse().map((one) => (one === "mod" ? (isMac ? "⌘" : "Ctrl ") : "⇧ "));
  return names.join("") + (held.length > 0 ? key.toUpperCase() : key).replace(/^arrow/i, "");
}

const ORDER = ["here", "cases", "alerts", "go", "more"] as const;

/** What tells an entry from the others. */
const nameOf = (entry: Entry) => `${entry.section} ${entry.title}`;

function inSections(entries: readonly Entry[]): Entry[] {
  return ORDER.flatMap((section) => entries.filter((one) => one.section === section));
}

function fixedEntries(): Entry[] {
  const here = me.value;
  const others = here?.workspaces.filter(({ id }) => id !== here.workspace.id) ?? [];
  return [
    ...offeredCommands().map((one) => ({ ...one, section: "here" as const })),
    ...seenBy(may)
      .filter((one) => one.group !== null || one.goKey)
      .map((one) => ({
        title: t(one.title),
        icon: one.icon,
        keywords: one.name,
        section: "go" as const,
        run: () => go({ screen: one.name }),
        ...(one.goKey ? { keys: `g ${one.goKey}` } : {}),
      })),
    ...others.map((one) => ({
      title: t("palette.switch", { name: one.name }),
      icon: ArrowRightLeft,
      section: "more" as const,
      run: () => void switchTo(one.id),
    })),
    ...(
      [
        ["light", Sun],
        ["dark", Moon],
        ["auto", Monitor],
      ] as const
    ).map(([name, icon]) => ({
      title: `${t("settings.theme")}: ${t(`theme.${name}`)}`,
      icon,
      section: "more" as const,
      run: () => {
        theme.value = name;
      },
    })),
    {
      title: t("settings.sign_out"),
      icon: LogOut,
      section: "more" as const,
      run: () => void signOut(settleToasts()),
    },
  ];
}

/** Cases the server finds, and alerts that are here; nothing where it cannot be asked. */
async function lookUp(text: string, signal: AbortSignal): Promise<Entry[]> {
  const number = /^#?(\d+)$/.exec(text)?.[1];
  const lower = text.toLowerCase();
  const near = alerts.all
    .peek()
    .map((one) => one.peek())
    .filter((one) => String(one.number) === number || one.title.toLowerCase().includes(lower))
    .slice(0, MOST_FOUND)
    .map((one) => ({
      title: `#${one.number} ${one.title}`,
      icon: Bell,
      section: "alerts" as const,
      run: () => {
        location.hash = href({ screen: "alerts", id: one.id });
      },
    }));
  const page = await fetchCases({ statuses: [], text, assignee: null }, null, signal).catch(
    () => null,
  );
  const cases = (page?.items ?? []).slice(0, MOST_FOUND).map((one) => ({
    title: `#${one.number} ${one.title}`,
    icon: Inbox,
    section: "cases" as const,
    run: () => go({ screen: "cases", id: one.id }),
  }));
  return [...cases, ...near];
}
