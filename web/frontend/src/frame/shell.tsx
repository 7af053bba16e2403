/** The frame around every screen: navigation, top bar, messages, palette. */
import { type Signal, signal } from "@preact/signals";
import { Search } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { listenToKeys, useShortcuts } from "../keys";
import { paletteOpen } from "../palette";
import { go, route } from "../router";
import { screenOf, seenBy } from "../screens";
import { may } from "../state/me";
import { Confirmer } from "../ui/confirm";
import { BellMark, Icon } from "../ui/icon";
import { Toaster } from "../ui/toaster";
import { Announcements } from "./announcements";
import { keepFocus } from "./focus_keeper";
import { later } from "./later";
import { Navigation } from "./navigation";
import { TopbarEnd } from "./topbar_end";
import { followWorkspace, WorkspaceMenu } from "./workspace_menu";

const palette = later(async () => (await import("./palette")).default);
const keySheet = later(async () => (await import("./key_sheet")).default);
const keySheetOpen = signal(false);

const SETTLED_MS = 1_500;

async function openOrLeave(
  part: { bring: () => Promise<boolean> },
  isOpen: Signal<boolean>,
): Promise<void> {
  if (!(await part.bring())) isOpen.value = false;
}

/** The frame. */
export function Shell({ children }: { children: ComponentChildren }) {
  useEffect(listenToKeys, []);
  useEffect(followWorkspace, []);
  useEffect(keepFocus, []);
  // Once the first screen stands: whoever presses the keys goes on typing at once.
  useEffect(() => {
    const timer = setTimeout(() => void palette.prepare(), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (paletteOpen.value) void openOrLeave(palette, paletteOpen);
  }, [paletteOpen.value]);
  const openSheet = () => {
    keySheetOpen.value = true;
    void openOrLeave(keySheet, keySheetOpen);
  };
  useShortcuts([
    {
      keys: "mod+k",
      does: "keys.palette",
      whileTyping: true,
      run: () => {
        paletteOpen.value = true;
      },
    },
    { keys: "?", does: "keys.sheet", run: openSheet },
    ...seenBy(may)
      .filter((one) => one.goKey)
      .map((one) => ({
        keys: `g ${one.goKey}`,
        does: one.title,
        run: () => go({ screen: one.name }),
      })),
  ]);

  const isBare = screenOf(route.value.screen)?.isBare ?? false;
  const Palette = palette.shown.value;
  const KeySheet = keySheet.shown.value;
  return (
    <div class={isBare ? "shell is-bare" : "shell"}>
      {!isBare && <Frame openSheet={openSheet} />}
      {!isBare && <Announcements />}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Toaster />
      <Confirmer />
      {paletteOpen.value && Palette && <Palette />}
      {keySheetOpen.value && KeySheet && (
        <KeySheet
          close={() => {
            keySheetOpen.value = false;
          }}
        />
      )}
    </div>
  );
}

function Frame({ openSheet }: { openSheet: () => void }) {
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {t("shell.skip")}
      </button>
      <Navigation />
      <header class="topbar">
        <span class="topbar-mark only-phone">
          <BellMark size={24} />
        </span>
        <WorkspaceMenu />
        <button
          type="button"
          class="topbar-search"
          data-testid="open-palette"
          onClick={() => {
            paletteOpen.value = true;
          }}
        >
          <Icon of={Search} size={16} />
          <span>{t("palette.hint")}</span>
          <kbd class="only-wide">{navigator.platform.startsWith("Mac") ? "⌘K" : "Ctrl K"}</kbd>
        </button>
        <span class="topbar-end">
          <TopbarEnd />
          <button
            type="button"
            class="icon-button only-wide"
            title={t("keys.title")}
            aria-label={t("keys.title")}
            data-testid="open-keys"
            onClick={openSheet}
          >
            ?
          </button>
        </span>
      </header>
    </>
  );
}
