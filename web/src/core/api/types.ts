// Short names for the answers that screens read most.
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type OrderView = Schemas["order.View"];
export type OrderSummary = Schemas["order.Summary"];
export type OrderRequest = Schemas["order.Request"];
export type LineRequest = Schemas["order.LineRequest"];
export type LineView = Schemas["order.LineView"];
export type Totals = Schemas["order.TotalsView"];
export type OrderProblem = Schemas["order.ProblemView"];
export type Ask = Schemas["flow.Ask"];
export type Entry = Schemas["order.Entry"];
export type Destination = Schemas["order.Destination"];
export type Address = Schemas["party.Address"];
export type Reason = Schemas["rule.Reason"];
export type FieldView = Schemas["form.FieldView"];
export type NodeView = Schemas["form.NodeView"];
export type FormView = Schemas["form.View"];
export type OptionView = Schemas["form.OptionView"];
export type WhoView = Schemas["order.WhoView"];
export type TaskView = Schemas["order.TaskView"];
export type Me = Schemas["identity.Me"];
export type SignInOptions = Schemas["identity.SignInOptions"];
export type SignIn = Schemas["identity.SignIn"];
export type OpenSession = Schemas["identity.SessionView"];
export type OrderPage = Schemas["order.Page"];
export type OrderProgress = Schemas["order.Progress"];
export type NoteView = Schemas["order.NoteView"];
export type StageView = Schemas["order.StageView"];
export type Stand = Schemas["order.Stand"];
export type Told = Schemas["form.Told"];
export type FileView = Schemas["order.FileView"];
