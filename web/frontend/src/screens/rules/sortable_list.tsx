/** A list of conditions whose items are dragged with the mouse or a finger. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import Sortable, { type SortableEvent } from "sortablejs";
import type { Path } from "../../rules/tree";
import type { Hands } from "./hands";

const TOUCH_MS = 120;

interface Props {
  hands: Hands;
  path: Path;
  children: ComponentChildren;
}

/** The children of the condition at `path`. */
export function SortableList({ hands, path, children }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const mine = useRef(hands);
  mine.current = hands;

  useEffect(() => {
    if (!list.current || hands.isReadOnly) return;
    const sortable = Sortable.create(list.current, {
      group: "conditions",
      handle: ".grip",
      draggable: ".tree-item",
      animation: 120,
      swapThreshold: 0.6,
      // The browser's own dragging knows no fingers and cannot be told where it is.
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      delay: TOUCH_MS,
      delayOnTouchOnly: true,
      emptyInsertThreshold: 12,
      onEnd: (event) => {
        const [from, to] = [placeOf(event.from), placeOf(event.to)];
        const { oldDraggableIndex: old, newDraggableIndex: index } = event;
        putBack(event, old);
        if (!from || !to || old === undefined || index === undefined) return;
        const isSame = event.from === event.to;
        if (isSame && old === index) return;
        const target = isSame && index > old ? index + 1 : index;
        mine.current.move([...from, old], { parent: to, index: target });
      },
    });
    return () => sortable.destroy();
  }, [hands.isReadOnly]);

  return (
    <ul class="tree-list" ref={list} data-path={path.join(".")} data-sortable>
      {children}
    </ul>
  );
}

/** The kinds that can be dragged into the tree; the ones shown stay where they are. */
export function useToolbox(hands: Hands) {
  const box = useRef<HTMLUListElement>(null);
  const mine = useRef(hands);
  mine.current = hands;
  useEffect(() => {
    if (!box.current || hands.isReadOnly) return;
    const sortable = Sortable.create(box.current, {
      group: { name: "conditions", pull: "clone", put: false },
      sort: false,
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      delay: TOUCH_MS,
      delayOnTouchOnly: true,
      onEnd: (event) => {
        if (event.to === event.from) return;
        const type = event.item.dataset.type;
        const to = placeOf(event.to);
        const index = event.newDraggableIndex ?? 0;
        event.clone.replaceWith(event.item);
        if (type && to) mine.current.add(type, { parent: to, index });
      },
    });
    return () => sortable.destroy();
  }, [hands.isReadOnly]);
  return box;
}

// What draws the page must find its nodes where it left them; the change of the state moves them.
function putBack(event: SortableEvent, index: number | undefined): void {
  event.item.remove();
  const items = [...event.from.children].filter((one) => one.matches(".tree-item"));
  event.from.insertBefore(event.item, items[index ?? items.length] ?? null);
}

function placeOf(list: HTMLElement): Path | null {
  const words = list.dataset.path;
  if (words === undefined) return null;
  return words === "" ? [] : words.split(".").map(Number);
}
