/**
 * The wire to the Telegram client around this page: events out, events in, nothing else of its.
 *
 * Apps inject `TelegramWebviewProxy` and call functions of a known name; Telegram Web and Desktop
 * for Linux show the page in a frame and talk by messages
 * (https://core.telegram.org/api/web-events, https://core.telegram.org/api/bots/webapps).
 */

interface Proxy {
  postEvent(name: string, data: string): void;
}

type Data = Readonly<Record<string, unknown>>;
type Listener = (data: Data) => void;

const listeners = new Map<string, Set<Listener>>();

/** True where a Telegram client is around this page. */
export function isInside(): boolean {
  return proxy() !== undefined || window.parent !== window;
}

/** Tell the client something. Nothing that is said here is a secret: whoever may frame the page,
 * the server's policy has said. */
export function tell(name: string, data: Data = {}): void {
  const native = proxy();
  if (native) native.postEvent(name, JSON.stringify(data));
  else if (window.parent !== window) {
    window.parent.postMessage(JSON.stringify({ eventType: name, eventData: data }), "*");
  }
}

/** Be told of an event of the client's; returns a function that stops. */
export function hear(name: string, listener: Listener): () => void {
  const all = listeners.get(name) ?? new Set();
  listeners.set(name, all.add(listener));
  return () => all.delete(listener);
}

/** Begin to listen, for as long as the page is there. */
export function listen(): void {
  addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || source === window || typeof data !== "string") return;
    try {
      const said = JSON.parse(data) as { eventType?: unknown; eventData?: unknown };
      receive(said.eventType, said.eventData);
    } catch {
      // Something else is said in this window, too.
    }
  });
  // Each of the apps calls another of these.
  const view = { receiveEvent: receive };
  Object.assign(window, {
    Telegram: { WebView: view },
    TelegramGameProxy: view,
    TelegramGameProxy_receiveEvent: receive,
  });
}

function receive(name: unknown, data: unknown): void {
  if (typeof name !== "string") return;
  const said = typeof data === "object" && data !== null ? (data as Data) : {};
  for (const listener of listeners.get(name) ?? []) listener(said);
}

function proxy(): Proxy | undefined {
  return (window as { TelegramWebviewProxy?: Proxy }).TelegramWebviewProxy;
}
