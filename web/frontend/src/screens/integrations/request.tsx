/** One request as it came, what opens something taken out, and what became of it. */
import { MousePointerClick } from "lucide";
import { fetchRequest, type Integration } from "../../api/integrations";
import { moment } from "../../clock";
import { number, t } from "../../i18n";
import { href } from "../../router";
import { useResource } from "../../state/resource";
import { Code } from "../../ui/code";
import { Drawer } from "../../ui/drawer";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Made } from "./received";

interface Props {
  one: Integration;
  request: string;
  onClose: () => void;
}

/** The sheet. */
export function RequestSheet({ one, request, onClose }: Props) {
  const found = useResource((signal) => fetchRequest(one.id, request, signal), [one.id, request]);
  const point = href({
    screen: "integrations",
    id: one.id,
    part: "mapping",
    query: { request },
  });
  return (
    <Drawer
      title={t("integrations.request")}
      onClose={onClose}
      wide
      testId="request"
      foot={
        <a class="button" href={point} data-testid="point-at">
          <Icon of={MousePointerClick} size={16} />
          {t("integrations.point")}
        </a>
      }
    >
      <Loaded of={found}>
        {(it) => (
          <>
            <dl class="facts">
              <div>
                <dt>{t("integrations.came")}</dt>
                <dd>{moment(it.at)}</dd>
              </div>
              <div>
                <dt>{t("integrations.became")}</dt>
                <dd>{t(`integrations.status.${it.status}`)}</dd>
              </div>
              <div>
                <dt>{t("integrations.type")}</dt>
                <dd>{it.content_type}</dd>
              </div>
              <div>
                <dt>{t("integrations.size")}</dt>
                <dd>{t("integrations.bytes", { n: it.bytes })}</dd>
              </div>
              <div>
                <dt>{t("integrations.items")}</dt>
                <dd>{number(it.items)}</dd>
              </div>
            </dl>
            <p>
              <Made item={it} />
            </p>
            {it.cut && <p class="notice">{t("integrations.cut")}</p>}
            <h3>{t("integrations.said")}</h3>
            <Code value={it.said} label={t("integrations.said")} testId="said" />
            <h3>{t("integrations.headers")}</h3>
            <Code value={it.headers} label={t("integrations.headers")} />
          </>
        )}
      </Loaded>
    </Drawer>
  );
}
