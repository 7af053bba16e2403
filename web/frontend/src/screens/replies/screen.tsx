/** The canned replies: a list, and beside it the one whose address is open. */
import { MessageSquareText } from "lucide";
import { type CannedReply, fetchCanned } from "../../api/canned";
import { number, t } from "../../i18n";
import type { Place } from "../../router";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { SettingList } from "../../ui/setting_list";
import type { Column } from "../../ui/table";
import { ReplyEditor } from "./editor";
import "../../styles/alerting.css";
import "../../styles/replies.css";

/** The screen. */
export default function Replies({ id }: Place) {
  const all = useResource(fetchCanned, [], { whenSeen: true, of: ["canned_reply"] });
  const isFull = all.value !== null && all.value.items.length >= all.value.at_most;
  return (
    <SettingList
      screen="replies"
      one="canned-reply"
      list={{ ...all, items: all.value?.items ?? [], more: false, loadMore: all.reload }}
      columns={columns()}
      icon={MessageSquareText}
      id={id}
      mayAdd={may("canned_replies.write") && !isFull}
      isQuiet={() => false}
      notice={isFull && <p class="notice">{t("replies.full", { n: all.value?.at_most ?? 0 })}</p>}
    >
      {(open, close) => (
        <ReplyEditor
          id={open}
          variables={all.value?.variables ?? []}
          textAtMost={all.value?.text_at_most}
          onClose={close}
          onChanged={all.reload}
        />
      )}
    </SettingList>
  );
}

function columns(): Column<CannedReply>[] {
  return [
    {
      title: t("replies.title"),
      cell: (one) => (
        <span class="silence-what">
          <bdi>{one.title}</bdi>
          <span class="muted canned-start" dir="auto">
            {one.text}
          </span>
        </span>
      ),
    },
    {
      title: t("replies.shortcut"),
      cell: (one) => (one.shortcut ? <kbd>/{one.shortcut}</kbd> : "–"),
    },
    {
      title: t("replies.language"),
      hideOnPhone: true,
      cell: (one) => t(`replies.in_${one.language ?? "any"}`),
    },
    {
      title: t("replies.category"),
      hideOnPhone: true,
      cell: (one) => one.category ?? "–",
    },
    { title: t("replies.uses"), kind: "number", cell: (one) => number(one.uses) },
  ];
}
