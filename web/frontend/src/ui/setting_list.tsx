/** A screen of settings of one kind: a list, and beside it the one whose address is open. */
import { Plus } from "lucide";
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { go, href } from "../router";
import type { Paged } from "../state/resource";
import { Icon } from "./icon";
import { Page } from "./page";
import { Pager } from "./pager";
import { Empty, Failed, Skeleton } from "./states";
import { NEW } from "./stored_editor";
import { type Column, Table } from "./table";

/** The screens whose words follow one pattern: `nav.limits`, and in the area of that name `lead`,
 * `new`, `none` and `none_text`. */
type Screen = "receivers" | "inhibitions" | "limits" | "replies";

interface Props<T> {
  screen: Screen;
  /** What one is called in test ids: `limit`, `new-limit`, `no-limits`. */
  one: string;
  list: Pick<Paged<T>, "state" | "items" | "more" | "problem" | "isBusy" | "loadMore" | "reload">;
  columns: Column<T>[];
  /** What is drawn where there are none. */
  icon: unknown;
  /** The one that is open, by the address; null for none, `NEW` for one that is being made. */
  id: string | null;
  mayAdd: boolean;
  /** Switched off: drawn in grey. */
  isQuiet: (one: T) => boolean;
  /** Stands above the rows, such as why no more can be made. */
  notice?: ComponentChildren;
  /** The editor of the one that is open. */
  children: (id: string, close: () => void) => ComponentChildren;
}

/** The whole screen. */
export function SettingList<T extends { id: string }>(props: Props<T>) {
  const { screen, one, list, id, mayAdd } = props;
  const add = mayAdd && (
    <a class="button button-primary" href={href({ screen, id: NEW })} data-testid={`new-${one}`}>
      <Icon of={Plus} />
      {t(`${screen}.new`)}
    </a>
  );
  return (
    <Page title={t(`nav.${screen}`)} lead={t(`${screen}.lead`)} actions={add} testId={screen}>
      {props.notice}
      {list.state === "loading" && <Skeleton rows={4} kind="row" />}
      {list.state === "failed" && list.problem && (
        <Failed problem={list.problem} retry={list.reload} />
      )}
      {list.state === "ready" && (
        <Table
          rows={list.items}
          columns={props.columns}
          rowKey={(row) => row.id}
          href={(row) => href({ screen, id: row.id })}
          current={id}
          isQuiet={props.isQuiet}
          label={t(`nav.${screen}`)}
          testId={one}
          empty={
            <Empty icon={props.icon} title={t(`${screen}.none`)} testId={`no-${screen}`}>
              <p>{t(`${screen}.none_text`)}</p>
              {add}
            </Empty>
          }
        />
      )}
      <Pager of={list} />
      {id && props.children(id, () => go({ screen }))}
    </Page>
  );
}
