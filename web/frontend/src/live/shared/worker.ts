/** The worker that all tabs of a browser share: one socket for each sign-in they have. */
import { Exchange } from "./exchange";
import type { TabWord } from "./said";

interface Scope {
  onconnect: ((connecting: MessageEvent) => void) | null;
}

const LOOK_MS = 60_000;

const exchanges = new Map<string, Exchange>();

(globalThis as unknown as Scope).onconnect = ({ ports }) => {
  const port = ports[0];
  if (port) port.onmessage = ({ data }) => heard(port, data as TabWord);
};

setInterval(() => {
  for (const exchange of exchanges.values()) exchange.forgetSilent();
  sweep();
}, LOOK_MS);

function heard(port: MessagePort, word: TabWord): void {
  if (word.kind === "join") {
    leave(port);
    const exchange = exchanges.get(word.account) ?? new Exchange(word);
    exchanges.set(word.account, exchange);
    exchange.join(port, word);
    // Released when the tab has gone, however it went.
    if (word.lock) void navigator.locks.request(word.lock, () => leave(port));
    return;
  }
  if (word.kind === "leave") {
    leave(port);
    return;
  }
  const exchange = [...exchanges.values()].find((one) => one.knows(port));
  if (exchange) exchange.hear(port, word);
  else port.postMessage({ kind: "forgotten" });
}

function leave(port: MessagePort): void {
  for (const exchange of exchanges.values()) exchange.leave(port);
  sweep();
}

function sweep(): void {
  for (const [account, exchange] of exchanges) {
    if (exchange.size === 0) exchanges.delete(account);
  }
}
