/** A screen's page: its heading with what can be done here, and a body that scrolls. */
import { ArrowLeft } from "lucide";
import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { isNarrow } from "../narrow";
import { keepTop } from "../returns";
import { Icon } from "./icon";

interface Props {
  title: ComponentChildren;
  /** A quiet line under the title: what this is for. */
  lead?: ComponentChildren;
  /** Buttons at the end of the heading row. */
  actions?: ComponentChildren;
  /** Where the arrow before the title leads, as a hash. */
  back?: string;
  /** `<Tabs>`; they stay in sight while the body scrolls. */
  tabs?: ComponentChildren;
  testId?: string;
  children: ComponentChildren;
}

/** The whole of `main`. */
export function Page({ title, lead, actions, back, tabs, testId, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (box.current && body.current) return keepTop(box.current, body.current);
  }, []);
  const head = useRef<HTMLElement>(null);
  useStacking(head);
  return (
    <div class="page" data-testid={testId} ref={box}>
      <header class="page-head" ref={head}>
        {back && (
          <a class="icon-button" href={back} aria-label={t("back")}>
            <Icon of={ArrowLeft} size={20} />
          </a>
        )}
        <div class="page-title">
          <h1>{title}</h1>
          {lead && <p class="muted">{lead}</p>}
        </div>
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      {tabs}
      <div class="page-body" ref={body}>
        {children}
      </div>
    </div>
  );
}

/**
 * On a phone the actions stand beside the title where there is room. Whether there is depends on
 * their words, so it is looked at as they are drawn, before anything is painted.
 */
function useStacking(head: RefObject<HTMLElement | null>): void {
  const isPhone = isNarrow.value;
  useLayoutEffect(() => {
    if (isPhone && head.current) stack(head.current);
  });
  useLayoutEffect(() => {
    const element = head.current;
    if (!isPhone || !element || !("ResizeObserver" in globalThis)) return;
    const watch = new ResizeObserver(() => stack(element));
    watch.observe(element);
    return () => watch.disconnect();
  }, [head, isPhone]);
}

function stack(head: HTMLElement): void {
  const title = head.querySelector("h1");
  const actions = head.querySelector<HTMLElement>(".page-actions");
  if (!title || !actions) return;
  head.classList.remove("is-stacked");
  const isBelow = actions.offsetTop >= title.offsetTop + title.offsetHeight;
  if (isBelow && title.offsetHeight > 0) head.classList.add("is-stacked");
}
