/** A silence that mutes more than people usually mean is asked about twice. */
import { Problem, problemFrom } from "../../api/problem";
import { t } from "../../i18n";
import { confirm } from "../../ui/confirm";

/** Send; where it is too broad, ask with what it would mute, and send again if that is meant. */
export async function confirmed<T>(send: (isMeant: boolean) => Promise<T>): Promise<T> {
  try {
    return await send(false);
  } catch (reason) {
    const why = problemFrom(reason);
    if (why.code !== "too_broad") throw why;
    const { now = 0, would = 0, of = 0 } = (why.body?.preview ?? {}) as Record<string, number>;
    const isMeant = await confirm({
      title: t("silences.broad_title"),
      text: t("silences.broad_text", { n: now, would, of }),
      action: t("silences.broad_action"),
      danger: true,
    });
    if (!isMeant) throw new Problem(0, "aborted", "No longer wanted.");
    return send(true);
  }
}
