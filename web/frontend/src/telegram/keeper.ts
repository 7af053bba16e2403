/** How the Mini App stays signed in: what Telegram handed over first, then a token that lives in
 * this page's memory alone. In a frame a browser keeps our cookie from us. */
import { signal } from "@preact/signals";
import { Problem, problemFrom } from "../api/problem";
import { type Keeper, post } from "../api/session";
import type { HeldSession } from "../api/types";

const PATH = "/api/v1/session/telegram";

/** Why nobody is let in; null while somebody is, or may still be. */
export const refused = signal<Problem | null>(null);

/** Keep the session of this launch, which opens one and no second. */
export function keeperOf(initData: string): Keeper {
  let held: string | null = null;
  const ask = () => {
    if (held !== null) return post<HeldSession>(`${PATH}/refresh`, { refresh_token: held });
    if (initData) return post<HeldSession>(PATH, { init_data: initData });
    throw new Problem(401, "not_signed_in", "The launch is gone.");
  };
  return {
    async renew() {
      try {
        const session = await ask();
        held = session.refresh_token;
        return session;
      } catch (reason) {
        const problem = problemFrom(reason);
        if (!problem.isPassing) refused.value = problem;
        throw problem;
      }
    },
    async end() {
      const token = held;
      held = null;
      if (token === null) return;
      await fetch(`${PATH}/end`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ refresh_token: token }),
        keepalive: true,
      });
    },
  };
}
