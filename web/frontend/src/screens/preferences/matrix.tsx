/** The matrix: everything, its topics and their types, by channel. */
import { Check, ChevronDown, ChevronRight, X } from "lucide";
import { useState } from "preact/hooks";
import type { Channel, Preferences } from "../../api/preferences";
import { type Key, t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { severityWord } from "../../words";
import { topicWord } from "../notifications/words";
import { CHANNELS, chosen, effect, pressed, type Row, topicOfType } from "./choice";

interface Props {
  value: Preferences;
  change: (next: Preferences) => void;
  /** Also channels that are not there yet. */
  all: boolean;
}

/** The whole table. */
export function Matrix({ value, change, all }: Props) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const channels = CHANNELS.filter((one) => all || value.channels_now.includes(one));
  const topics = names(value.known_topics, value.topics);
  const types = names(value.known_types, value.types);
  const others = types.filter((type) => topicOfType(type, topics) === null);
  const toggle = (topic: string) => {
    const next = new Set(opened);
    if (!next.delete(topic)) next.add(topic);
    setOpened(next);
  };
  const line = (row: Row, name: string, title: string, more?: () => void) => (
    <tr key={`${row.kind}.${name}`} class={`matrix-${row.kind}`}>
      <th scope="row">
        {more ? (
          <button type="button" aria-expanded={opened.has(name)} onClick={more}>
            <Icon of={opened.has(name) ? ChevronDown : ChevronRight} size={16} />
            {title}
          </button>
        ) : (
          title
        )}
      </th>
      {channels.map((channel) => (
        <td key={channel}>
          <Cell
            row={row}
            title={title}
            channel={channel}
            value={value}
            press={() => change(pressed(row, channel, value))}
          />
        </td>
      ))}
    </tr>
  );
  return (
    <div class="matrix-scroll">
      <table class="matrix" data-testid="matrix">
        <thead>
          <tr>
            <th scope="col">{t("preferences.about")}</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {channelWord(channel)}
                {!value.channels_now.includes(channel) && (
                  <small class="muted">{t("preferences.not_yet")}</small>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {line({ kind: "channels" }, "*", t("preferences.everything"))}
          {topics.flatMap((topic) => {
            const own = types.filter((type) => topicOfType(type, topics) === topic);
            const more = own.length > 0 ? () => toggle(topic) : undefined;
            const head = line({ kind: "topics", name: topic }, topic, topicWord(topic), more);
            if (!opened.has(topic)) return [head];
            return [head, ...own.map((name) => line({ kind: "types", name, topic }, name, name))];
          })}
          {others.map((name) => line({ kind: "types", name, topic: null }, name, name))}
        </tbody>
      </table>
    </div>
  );
}

function Cell(props: {
  row: Row;
  title: string;
  channel: Channel;
  value: Preferences;
  press: () => void;
}) {
  const { row, title, channel, value, press } = props;
  const own = chosen(row, channel, value);
  const counts = effect(row, channel, value);
  const isOn = counts !== false;
  const word =
    typeof counts === "string"
      ? t("preferences.from", { severity: severityWord(counts) })
      : t(counts ? "preferences.yes" : "preferences.no");
  const why = t(own === undefined ? "preferences.follows" : "preferences.chosen");
  return (
    <button
      type="button"
      class={`matrix-cell ${isOn ? "is-on" : "is-off"} ${own === undefined ? "" : "is-chosen"}`}
      title={`${word} · ${why}`}
      aria-label={`${title}, ${channelWord(channel)}: ${word}, ${why}`}
      data-testid={`cell-${"name" in row ? row.name : "all"}-${channel}`}
      data-effect={String(counts)}
      data-chosen={own !== undefined}
      onClick={press}
    >
      <Icon of={isOn ? Check : X} size={16} />
      {typeof counts === "string" && <small>{word}</small>}
    </button>
  );
}

/** A channel as people call it. */
export const channelWord = (channel: Channel) => t(`preferences.channel.${channel}` as Key);

function names(known: readonly string[], also: Readonly<Record<string, unknown>>): string[] {
  return [...new Set([...known, ...Object.keys(also)])];
}
