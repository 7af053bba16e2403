/** The inhibitions: a list, and beside it the one whose address is open. */
import { VolumeX } from "lucide";
import { fetchInhibitions, type Inhibition } from "../../api/inhibitions";
import { t } from "../../i18n";
import type { Place } from "../../router";
import { may } from "../../state/me";
import { usePaged } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { SettingList } from "../../ui/setting_list";
import type { Column } from "../../ui/table";
import { InhibitionEditor } from "./editor";
import "../../styles/alerting.css";

/** The screen. */
export default function Inhibitions({ id }: Place) {
  const list = usePaged(fetchInhibitions, [], { whenSeen: true, of: ["inhibition"] });
  return (
    <SettingList
      screen="inhibitions"
      one="inhibition"
      list={list}
      columns={columns()}
      icon={VolumeX}
      id={id}
      mayAdd={may("inhibitions.write")}
      isQuiet={(one) => !one.active}
    >
      {(open, close) => <InhibitionEditor id={open} onClose={close} onChanged={list.reload} />}
    </SettingList>
  );
}

function columns(): Column<Inhibition>[] {
  return [
    { title: t("inhibitions.name"), cell: (one) => one.name },
    { title: t("inhibitions.does"), cell: (one) => one.sentence },
    {
      title: t("inhibitions.state"),
      cell: (one) =>
        one.active ? (
          <Badge tone="good">{t("inhibitions.on")}</Badge>
        ) : (
          <Badge tone="quiet">{t("inhibitions.off")}</Badge>
        ),
    },
  ];
}
