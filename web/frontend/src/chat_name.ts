/** What a chat is called where it is chosen or shown: its group, and its topic where it has one. */

interface Chat {
  title: string;
  topic_name: string | null;
}

/** "Ops room › Alerts"; some titles come with the topic behind a dot, which is not said twice. */
export function chatName({ title, topic_name }: Chat): string {
  if (!topic_name) return title;
  const behind = ` · ${topic_name}`;
  const group = title.endsWith(behind) ? title.slice(0, -behind.length) : title;
  return `${group} › ${topic_name}`;
}
