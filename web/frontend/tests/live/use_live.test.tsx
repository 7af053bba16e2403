import { act, cleanup, render, screen } from "@testing-library/preact";
import { useEffect, useState } from "preact/hooks";
import { afterEach, expect, it } from "vitest";
import { Live } from "../../src/live";
import { useLive } from "../../src/use_live";

afterEach(cleanup);

class Socket {
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  readonly sent: string[] = [];
  send = (text: string) => void this.sent.push(text);
  close = () => {};
  hears(type: string, data: object, seq?: number): void {
    this.onmessage?.({ data: JSON.stringify({ type, v: 1, seq, data }) });
  }
}

function Page({ live }: { live: Live }) {
  const { isConnected, sendMessage, onMessage } = useLive(live);
  const [heard, setHeard] = useState<string[]>([]);
  useEffect(() => onMessage((event) => setHeard((past) => [...past, event.type])), [onMessage]);
  return (
    <button type="button" onClick={() => sendMessage({ type: "ping" })}>
      {isConnected ? "live" : "away"} {heard.join(" ")}
    </button>
  );
}

it("draws the connection, what is heard, and says what the page says", async () => {
  const socket = new Socket();
  const live = new Live({
    url: "ws://localhost/ws/dashboard",
    topics: ["cases"],
    ticket: async () => "t",
    open: () => socket as unknown as WebSocket,
  });
  render(<Page live={live} />);
  const page = screen.getByRole("button");
  expect(page.textContent).toBe("away ");

  await act(async () => live.start());
  await act(async () => {
    socket.hears("hello", { head: 1 });
    socket.hears("subscribed", { topics: ["cases"], since: null, head: 1 });
    socket.hears("case.opened", {}, 2);
  });
  expect(page.textContent).toBe("live case.opened");
  page.click();
  expect(JSON.parse(socket.sent.at(-1) ?? "")).toEqual({ type: "ping" });

  await act(async () => live.stop());
  expect(page.textContent).toBe("away case.opened");
});
