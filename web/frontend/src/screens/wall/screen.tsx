/** The wall view: nothing to press, everything to be read from across the room. */
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { fetchDesk, fetchLastCases } from "../../api/wall";
import { hostTheme } from "../../prefs";
import { cases } from "../../state/cases";
import { connection } from "../../state/live";
import { useResource } from "../../state/resource";
import { newVersion } from "../../state/version";
import { stayAwake } from "../../wake";
import { Burning } from "./burning";
import { Head } from "./head";
import { Side } from "./side";
import "../../styles/alerts.css";
import "../../styles/wall.css";

const FIGURES_MS = 15_000;
const LAST_CASES = 20;
// Nobody stands there to press; a message in mid-sentence is read first.
const NEW_VERSION_MS = 10_000;

/** The whole screen. */
export default function Wall() {
  const desk = useResource((signal) => fetchDesk(signal), []);
  const state = connection.state.value.state;

  useEffect(() => {
    const timer = setInterval(desk.reload, FIGURES_MS);
    return () => clearInterval(timer);
  }, [desk.reload]);

  // What the list of cases shows may be filtered; the wall wants the last whatever they are.
  useEffect(() => {
    if (state !== "live") return;
    desk.reload();
    fetchLastCases(LAST_CASES).then(
      (page) => page.items.forEach((one) => void cases.patch(one)),
      () => undefined,
    );
  }, [state, desk.reload]);

  // Dark unless this browser's person, or the program around the page, chose otherwise.
  useEffect(() => {
    const isFree = hostTheme.peek() === null;
    if (isFree) hostTheme.value = "dark";
    return () => {
      if (isFree) hostTheme.value = null;
      stayAwake(false);
    };
  }, []);

  useSignalEffect(() => {
    const goOver = newVersion.value;
    if (goOver === null) return;
    const timer = setTimeout(goOver, NEW_VERSION_MS);
    return () => clearTimeout(timer);
  });

  return (
    <div class="wall" data-testid="wall" data-state={state}>
      <Head />
      <Burning desk={desk.value} />
      <Side desk={desk.value} />
    </div>
  );
}
