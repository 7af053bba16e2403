/** A button that opens a small panel: closed by Escape, by a press outside, by a choice. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Props {
  label: ComponentChildren;
  name: string;
  buttonClass?: string;
  testId?: string;
  align?: "start" | "end";
  side?: "below" | "above" | "beside";
  onOpen?: () => void;
  children: (close: () => void) => ComponentChildren;
}

/** The button and, when open, its panel. */
export function Menu(props: Props) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    root.current?.addEventListener("keydown", onEscape);
    const mine = root.current;
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
      mine?.removeEventListener("keydown", onEscape);
    };
  }, [isOpen]);

  const toggle = () => {
    if (!isOpen) props.onOpen?.();
    setOpen(!isOpen);
  };

  return (
    <div class="menu" ref={root}>
      <button
        type="button"
        ref={button}
        class={props.buttonClass ?? "button"}
        aria-expanded={isOpen}
        title={props.name}
        data-testid={props.testId}
        onClick={toggle}
      >
        {props.label}
        <span class="sr-only">{props.name}</span>
      </button>
      {isOpen && (
        <div class={`menu-panel at-${props.align ?? "end"} ${props.side ?? "below"}`}>
          {props.children(() => {
            setOpen(false);
            button.current?.focus();
          })}
        </div>
      )}
    </div>
  );
}
