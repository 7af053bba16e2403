/** Every kind of condition that is no group; a new one is a file and a line. */
import { BellOff, ChartNoAxesColumn, Clock, Code, Gauge, Scale, Tag, TextSearch } from "lucide";
import { CompareFields } from "./compare";
import { AbsenceFields, AverageFields, VolumeFields } from "./counted";
import { ExpressionFields } from "./expression";
import { KeywordFields } from "./keyword";
import { LabelFields } from "./label";
import type { Leaf } from "./leaf";
import { QuestionFields } from "./question";

/** In the order in which they are offered. */
export const LEAVES: readonly Leaf[] = [
  {
    type: "compare",
    title: "rules.leaf.compare",
    icon: Scale,
    asked: "signal",
    fields: CompareFields,
  },
  {
    type: "keyword",
    title: "rules.leaf.keyword",
    icon: TextSearch,
    asked: "signal",
    fields: KeywordFields,
  },
  { type: "label", title: "rules.leaf.label", icon: Tag, asked: "signal", fields: LabelFields },
  {
    type: "volume",
    title: "rules.leaf.volume",
    icon: ChartNoAxesColumn,
    asked: "signal",
    fields: VolumeFields,
  },
  {
    type: "average",
    title: "rules.leaf.average",
    icon: Gauge,
    asked: "signal",
    fields: AverageFields,
  },
  {
    type: "absence",
    title: "rules.leaf.absence",
    icon: BellOff,
    asked: "signal",
    fields: AbsenceFields,
  },
  {
    type: "expression",
    title: "rules.leaf.expression",
    icon: Code,
    asked: "signal",
    fields: ExpressionFields,
  },
  {
    type: "question",
    title: "rules.leaf.question",
    icon: Clock,
    asked: "clock",
    fields: QuestionFields,
  },
];

/** The kind of this type, or undefined for a group and for what a later release brings. */
export function leafOf(type: string): Leaf | undefined {
  return LEAVES.find((one) => one.type === type);
}
