/** The live socket in a component: whether it is connected, saying something, and hearing. */
import { useCallback, useEffect, useState } from "preact/hooks";
import type { ClientFrame, Live, LiveEvent, LiveState } from "./live";

/** What a component gets; the functions stay the same as long as the socket does. */
export interface UsedLive {
  state: LiveState;
  isConnected: boolean;
  /** False: there is no connection, and nothing was sent. */
  sendMessage(frame: ClientFrame): boolean;
  /** Listen to every event; returns a function that stops, as an effect returns. */
  onMessage(listener: (event: LiveEvent) => void): () => void;
}

/** Draw the component again when the connection comes or goes; starting it is the page's part.
 * In React take `react` instead of `preact/hooks`, the rest is the same. */
export function useLive(live: Live): UsedLive {
  const [state, setState] = useState(live.state);
  useEffect(() => {
    setState(live.state); // It may have moved between drawing and listening.
    return live.on("state", setState);
  }, [live]);
  const sendMessage = useCallback((frame: ClientFrame) => live.sendMessage(frame), [live]);
  const onMessage = useCallback(
    (listener: (event: LiveEvent) => void) => live.on("message", listener),
    [live],
  );
  return { state, isConnected: state.state === "live", sendMessage, onMessage };
}
