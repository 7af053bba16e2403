/** One thing to do in a menu, which closes by it. */
import { Icon } from "./icon";

interface Props {
  icon: unknown;
  word: string;
  testId?: string | undefined;
  close: () => void;
  run: () => void;
}

/** The button; `close` is the menu's. */
export function MenuItem({ icon, word, testId, close, run }: Props) {
  return (
    <button
      type="button"
      class="menu-item"
      data-testid={testId}
      onClick={() => {
        close();
        run();
      }}
    >
      <Icon of={icon} size={16} />
      <span>{word}</span>
    </button>
  );
}
