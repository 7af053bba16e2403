/** Shows the screen the address names: its file and its words first, a word of why where it cannot. */
import { signal } from "@preact/signals";
import { Compass, LockKeyhole } from "lucide";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { problemFrom } from "../api/problem";
import { loadWords, t } from "../i18n";
import { HOME, href, type Place, route } from "../router";
import { screenOf } from "../screens";
import type { Screen } from "../screens/screen";
import { mendSheets } from "../sheets";
import { may, me } from "../state/me";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Guard } from "./guard";

type Shown = ComponentType<Place>;

// Screens that came stay: going back to one is immediate.
const here = signal<ReadonlyMap<string, Shown | "failed">>(new Map());
const onTheWay = new Map<string, Promise<void>>();

/** The screen, or what stands in its place. */
export function Stage() {
  const { screen: name, ...place } = route.value;
  const screen = screenOf(name);
  useEffect(() => {
    if (screen) void bring(screen);
  }, [screen]);

  if (!screen) return <Nowhere />;
  if (screen.right !== null) {
    if (me.value === null) return <Skeleton rows={6} kind="row" />;
    if (!may(screen.right)) return <NotYours />;
  }
  const Content = here.value.get(name);
  if (Content === undefined) return <Skeleton rows={6} kind="row" />;
  if (Content === "failed") {
    return <Failed problem={problemFrom(null)} retry={() => location.reload()} />;
  }
  return (
    <Guard key={name} at={href(route.value)}>
      <Content {...place} />
    </Guard>
  );
}

/** Bring a screen's file and words; also before anybody goes there, so that it is quick. */
export function bring(screen: Screen): Promise<void> {
  if (here.peek().get(screen.name) instanceof Function) return Promise.resolve();
  const running = onTheWay.get(screen.name);
  if (running) return running;
  const put = (shown: Shown | "failed") => {
    here.value = new Map(here.peek()).set(screen.name, shown);
    onTheWay.delete(screen.name);
  };
  const areas = typeof screen.words === "string" ? [screen.words] : screen.words;
  const coming = Promise.all([screen.load(), loadWords(...areas), mendSheets()]).then(
    ([file]) => put(file.default),
    () => put("failed"),
  );
  onTheWay.set(screen.name, coming);
  return coming;
}

function Nowhere() {
  return (
    <Empty icon={Compass} title={t("stage.nowhere")} testId="nowhere">
      <p>{t("stage.nowhere_text")}</p>
      <a class="button" href={href({ screen: HOME })}>
        {t("stage.home")}
      </a>
    </Empty>
  );
}

function NotYours() {
  return (
    <Empty icon={LockKeyhole} title={t("stage.not_yours")} testId="not-yours">
      <p>{t("stage.not_yours_text")}</p>
      <a class="button" href={href({ screen: HOME })}>
        {t("stage.home")}
      </a>
    </Empty>
  );
}
